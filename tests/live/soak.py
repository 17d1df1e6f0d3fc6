# SPDX-License-Identifier: GPL-2.0-or-later
"""What the soak of watching needs to know.

  soak.py count                          reads records, and prints what they come to
  soak.py measure PID OTHER              prints the memory of a process ten times a second, in KiB,
                                         until another one has ended
  soak.py judge MEMORY COUNTED SESSIONS  whether all is as it should be
"""
import json
import sys
import time

STEADY = 0.02  # of the memory, in the last three quarters of the time


def count():
    sessions = 0
    summary = {}
    for line in sys.stdin:
        if line.startswith('{"type":"session"'):
            sessions += 1
        elif line.startswith('{"type":"summary"'):
            summary = json.loads(line)
    print(json.dumps({"sessions": sessions, "capture": summary["capture"]}))


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def measure(pid, other):
    while is_running(other):
        print(resident(pid), flush=True)
        time.sleep(0.1)


def judge(memory_path, counted_path, wanted):
    with open(memory_path, encoding="ascii") as lines:
        memory = [int(line) for line in lines]
    with open(counted_path, encoding="ascii") as file:
        counted = json.load(file)
    steady = memory[len(memory) // 4:]
    growth = (max(steady) - min(steady)) / max(steady)
    lost = counted["capture"].get("kernel_dropped", 0) + counted["capture"].get("interface_dropped", 0)
    print(f"{counted['sessions']} of {wanted} sessions, {lost} frames lost, {min(steady)} to {max(steady)} KiB, "
          f"which is {100 * growth:.2f} %")
    return 0 if growth <= STEADY and lost == 0 and counted["sessions"] == int(wanted) else 1


if __name__ == "__main__":
    sys.exit({"count": count, "measure": measure, "judge": judge}[sys.argv[1]](*sys.argv[2:]))
