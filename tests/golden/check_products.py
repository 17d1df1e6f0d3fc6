# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the expected records of ordinary sessions with known server products against
the fingerprint file: what a product says is what the file says of it.

usage: check_products.py FINGERPRINTS PCAPS

statements.json has under `products`, by the name of a capture, the products whose
texts are in it, the first of which the greeting names. Each reply of a kind that the
file knows must fit one of them, and the sessions must be calm: nothing above info,
no interception. Those under `passwords_in_clear` are the same, but that this is
found of them, or broken base64. Under `interceptors` it has captures in which every session is found
out as intercepted, and the product that the greeting names.

Exit status: 0 as it should be, 1 not so.
"""
import json
import pathlib
import re
import sys

FIELDS = ("banner", "helo", "ehlo", "mail", "rcpt", "starttls", "354", "250", "refusal",
          "rset", "noop", "unknown", "221", "421")
IN_CLEAR = ("auth-plaintext-no-tls", "base64-auth-malformed")
CODE = re.compile(r"^[245]\.\d{1,3}\.\d{1,3} +")


def read_fingerprints(path):
    """Product -> field -> patterns."""
    products, product = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            product = products.setdefault(line.strip("[]"), {})
        elif line and line[0] not in "#;":
            key, _, value = line.partition("=")
            if key.strip() in FIELDS:
                product.setdefault(key.strip(), []).append(pattern(value.strip()))
    return products


def pattern(text):
    pieces = re.split(r"(\\\*|\*)", text)
    meaning = {"*": ".*", "\\*": re.escape("*")}
    return re.compile("".join(meaning.get(piece, re.escape(piece)) for piece in pieces), re.I)


def field_of(step, dialogue):
    """What kind of reply this is, in the words of the file; None is of no interest."""
    code = step["code"]
    if code == 421:
        return "421"
    if "reply_to" not in step:
        return "banner" if step is dialogue[0] else None
    asked = dialogue[step["reply_to"]]
    if "message" in asked and "verb" not in asked:
        return "250" if code == 250 else "refusal"
    verb = asked.get("verb")
    kinds = {("HELO", 250): "helo", ("EHLO", 250): "ehlo", ("LHLO", 250): "ehlo", ("MAIL", 250): "mail",
             ("RCPT", 250): "rcpt", ("STARTTLS", 220): "starttls", ("DATA", 354): "354",
             ("RSET", 250): "rset", ("NOOP", 250): "noop", ("QUIT", 221): "221"}
    return kinds.get((verb, code))


def fits(step, field, product):
    lines = step["lines"] if field == "banner" else [CODE.sub("", line) for line in step["lines"]]
    return any(one.fullmatch(line) for one in product[field] for line in lines)


def foreign_replies(session, products):
    """The replies that none of the products gives, of those kinds that are known of any."""
    dialogue = session["dialogue"]
    for step in dialogue:
        field = field_of(step, dialogue) if "code" in step else None
        knowing = [product for product in products if field in product]
        if knowing and not any(fits(step, field, product) for product in knowing):
            yield f"{field}: {step['lines']}"


def commotion(session, expected):
    for finding in session.get("anomalies", []):
        if finding["severity"] != "info" and finding["id"] not in expected:
            yield f"{finding['severity']} {finding['id']}"
    if session.get("interception", {}).get("verdict", "none") != "none":
        yield "an interception"


def records_of(folder, name):
    return [json.loads(line) for line in
            (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def product_differences(records, names, fingerprints, expected):
    for record in records:
        if record["type"] != "session":
            if record["id"] not in expected:
                yield f"a notice {record['id']}"
            continue
        if names[0] not in record["greeting"].get("software", []):
            yield f"the greeting names {record['greeting'].get('software')}, not {names[0]}"
        yield from foreign_replies(record, [fingerprints[name] for name in names])
        yield from commotion(record, expected)


def interceptor_differences(records, name):
    for record in records:
        if record["type"] != "session":
            continue
        if name not in record["greeting"].get("software", []):
            yield f"the greeting does not name {name}"
        if record.get("interception", {}).get("verdict") not in ("likely", "certain"):
            yield "not taken for an interception"


def main(fingerprints, folder):
    folder = pathlib.Path(folder)
    fingerprints = read_fingerprints(pathlib.Path(fingerprints))
    stated = json.loads((folder / "statements.json").read_text(encoding="utf-8"))
    wrong = []
    for kind, expected in (("products", ()), ("passwords_in_clear", IN_CLEAR)):
        for name, products in stated[kind].items():
            found = product_differences(records_of(folder, name), products, fingerprints, expected)
            wrong += [f"{name}: {line}" for line in found]
    for name, product in stated["interceptors"].items():
        wrong += [f"{name}: {line}" for line in
                  interceptor_differences(records_of(folder, name), product)]
    for line in wrong:
        print(line)
    print(f"{len(stated['products'])} ordinary captures, {len(stated['interceptors'])} intercepted, "
          f"{len(wrong)} differences")
    return 1 if wrong or not stated["products"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
