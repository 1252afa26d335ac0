"""A working agent loop: claim a card, call, answer by the script, hand over or record a result.

    python3 quickstart.py http://127.0.0.1:8080/partners/v1 KEY AGENT
"""
import json
import sys
import time
import urllib.error
import urllib.request
import uuid

ROOT, KEY, AGENT = sys.argv[1:4]


def ask(method, path, body=None):
    """One request; an act has a key of its own, repeated with it it happens once."""
    key = str(uuid.uuid4())
    for _ in range(5):
        request = urllib.request.Request(ROOT + path, method=method, headers={
            "Authorization": f"Bearer {KEY}", "Tristage-Agent": AGENT,
            "Idempotency-Key": key, "Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, json.dumps(body).encode() if body is not None else None) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = json.load(error)
            if error.code != 503:
                raise SystemExit(f"{method} {path}: {problem['code']} {problem}")
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(1)  # busy, or nobody knows whether it was done: the same key makes a repeat safe
    raise SystemExit("the server stays busy")


def reply(question):
    """What your agent would type; here, something of the right type."""
    kind = question["type"]
    return {"yesno": True, "number": 1, "money": 100000, "date": "2030-01-31"}.get(kind) or (
        question["choices"][0]["value"] if kind == "choice" else "Yes")


for card in ask("POST", "/claims", {"count": 1})["items"]:
    script = ask("GET", f"/scripts/{card['script']}")
    call = ask("POST", f"/cards/{card['card']}/dial", {})
    print("Calling", card["contact"]["name"] or card["contact"]["company"], call["number"])
    questions = [step["question"] for step in script["steps"].values() if step.get("question")]
    answers = {q["key"]: reply(q) for q in questions if q["key"] in card["qualification"]}
    handed = ask("POST", f"/cards/{card['card']}/handover", {"answers": answers, "note": "Keen", "seconds": 60})
    print("Handed over:", handed["state"], ask("GET", f"/handovers/{handed['card']}")["state"])
