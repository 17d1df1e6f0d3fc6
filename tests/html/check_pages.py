#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether pages are what docs/html.md promises: one well-formed file, with nothing in it
that runs or asks for anything, and every link and reference leads somewhere.

check_pages.py PAGE [RECORDS]: with the records of the same capture, whether every session,
finding and notice of them stands on the page."""
import base64
import hashlib
import json
import re
import sys
import unicodedata
import xml.etree.ElementTree as ElementTree

ELEMENTS = set(
    "html head meta title style body header h1 h2 h3 h4 p nav main section details summary "
    "div span strong code a ul ol li dl dt dd table thead tbody tr th td time footer "
    "svg defs marker path g text tspan line rect desc figure figcaption caption".split())
ATTRIBUTES = set(
    "lang charset http-equiv content name id class href open datetime role tabindex scope "
    "aria-label aria-labelledby aria-hidden focusable width height x y x1 x2 y1 y2 dx dy rx d "
    "viewBox refX refY markerWidth markerHeight markerUnits orient marker-end colspan "
    "points text-anchor transform preserveAspectRatio".split())
TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
POLICY = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}

failures = []


def fail(words):
    failures.append(words)


def text_of(element):
    return "".join(element.itertext())


def check_bytes(page):
    for character in set(page) - {"\n"}:
        if unicodedata.category(character) == "Cc" or character in TURNING:
            fail(f"U+{ord(character):04X} stands on the page")


def check_policy(root):
    policy = dict(
        part.strip().split(" ", 1)
        for meta in root.iter("meta") if meta.get("http-equiv") == "Content-Security-Policy"
        for part in meta.get("content").split(";"))
    style = root.find("head/style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    if policy.pop("style-src", None) != f"'sha256-{digest}'":
        fail("the policy does not allow the style sheet alone")
    if policy != POLICY:
        fail(f"the policy is {policy}")
    if re.search(r"url\(|@import|expression", style.text):
        fail("the style sheet asks for something")


def check_elements(root):
    for element in root.iter():
        if element.tag not in ELEMENTS:
            fail(f"<{element.tag}> does not belong on a page")
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES:
                fail(f"{name}= does not belong on a page")
            if name == "href" and not value.startswith("#"):
                fail(f"a link leads away: {value}")
    for element in root.iter("style"):
        if element not in root.find("head"):
            fail("a style sheet outside of the head")


def check_references(root):
    identifiers = [element.get("id") for element in root.iter() if element.get("id")]
    for twice in {name for name in identifiers if identifiers.count(name) > 1}:
        fail(f"the identifier {twice} stands twice on the page")
    known = set(identifiers)
    for element in root.iter():
        wanted = element.get("aria-labelledby", "").split()
        if element.get("href", "").startswith("#"):
            wanted.append(element.get("href")[1:])
        wanted += re.findall(r"url\(#([^)]*)\)", element.get("marker-end", ""))
        for name in wanted:
            if name not in known:
                fail(f"nothing is called {name}")


def check_landmarks(root):
    if root.get("lang") != "en":
        fail("the page has no language")
    for tag, least, most in (("main", 1, 1), ("h1", 1, 1), ("header", 1, 1), ("footer", 1, 1)):
        count = len(list(root.iter(tag)))
        if not least <= count <= most:
            fail(f"{count} times <{tag}>")
    level = 1
    for element in root.iter():
        if re.fullmatch("h[1-6]", element.tag):
            if int(element.tag[1]) > level + 1:
                fail(f"<{element.tag}> behind a heading of level {level}: {text_of(element)}")
            level = int(element.tag[1])
            if not text_of(element).strip():
                fail("an empty heading")


def check_navigation(root):
    linked = {link.get("href") for link in root.findall(".//nav/a")}
    for section in root.findall("body/main/section"):
        if f"#{section.get('id')}" not in linked:
            fail(f"nothing at the top leads to {section.get('id')}")


def check_tables(root):
    boxes = [box for box in root.iter("div") if box.get("class") == "scroll"]
    for box in boxes:
        if (box.get("tabindex"), box.get("role")) != ("0", "region") or not box.get("aria-label"):
            fail("a box that scrolls cannot be reached by keyboard, or has no name")
    if sum(len(box.findall("table")) for box in boxes) != len(list(root.iter("table"))):
        fail("a table without a box to scroll in")


def check_images(root):
    for ladder in root.findall(".//div[@class='ladder']"):
        if not ladder.findall("svg"):
            fail("an empty ladder")
    for image in root.iter("svg"):
        if image.get("aria-hidden") == "true":
            continue
        if image.get("role") != "img" or not image.get("aria-labelledby"):
            fail("an image without a text for it")
        if not text_of(image.find("title")).strip() or not text_of(image.find("desc")).strip():
            fail("an image without a title or description")


def check_records(root, path):
    shown = {element.get("id") for element in root.iter("details")}
    sessions = notices = 0
    words = text_of(root)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            sessions += record["type"] == "session"
            notices += record["type"] == "notice"
            if record["type"] == "session" and f"s-{record['id']}" not in shown:
                fail(f"session {record['id']} is not on the page")
            for finding in record.get("anomalies", []):
                if finding["id"] not in words:
                    fail(f"{finding['id']} is not on the page")
            for sentence in record.get("diagnosis", {}).get("sentences", []):
                if sentence not in words:
                    fail(f"not on the page: {sentence}")
    drawn = len(root.findall(".//section[@id='sessions']/details"))
    told = len(root.findall(".//section[@id='sessions']/section"))
    ladders = len(root.findall(".//div[@class='ladder']"))
    if (drawn, told, ladders) != (sessions, notices, sessions):
        fail(f"{drawn} sessions, {told} notices, {ladders} ladders; "
             f"{sessions} and {notices} are recorded")


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        page = file.read()
    check_bytes(page)
    if not page.startswith("<!DOCTYPE html>\n"):
        fail("the page does not say that it is one")
    root = ElementTree.fromstring(page)
    check_elements(root)
    check_policy(root)
    check_references(root)
    check_landmarks(root)
    check_navigation(root)
    check_tables(root)
    check_images(root)
    if len(sys.argv) > 2:
        check_records(root, sys.argv[2])
    for words in failures[:20]:
        print(f"{sys.argv[1]}: {words}")
    return 1 if failures else 0


sys.exit(main())
