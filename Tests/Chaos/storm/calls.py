"""Those who call: the department's operators, and the agents of a call centre by the partners' API."""

from .caller import Day

FINAL = ["refused", "not_target", "do_not_call", "wrong_number", "disconnected"]
AGAIN = ["no_answer", "busy", "machine", "not_reached"]


class Calling(Day):
    """One card after the other: shown, dialled, spoken about, and ended in one of the ways there are."""

    def call(self, card, path):
        about = {"card": card}
        if self.dice.random() < 0.05:
            self.act("release", f"{path}/release", {}, **about)
            return
        if self.dice.random() < 0.3:
            self.act("reveal", f"{path}/reveal", {}, **about)
        self.act("dial", f"{path}/dial", {}, **about)
        if self.dice.random() < 0.1:
            self.act("lease", self.longer(path), {}, **about)
        if self.dice.random() < 0.5:
            self.hand_over(card, path)
            return
        way = self.dice.random()
        if way < 0.45:
            end = {self.result: self.dice.choice(FINAL)}
        elif way < 0.8:
            end = {self.result: self.dice.choice(AGAIN)}
        elif way < 0.9:
            end = {self.result: "callback", "at": self.play.hence(minutes=2), "mine": self.dice.random() < 0.5}
        else:
            end = {self.result: "later", "at": self.play.hence(days=30), "reason": "season"}
        note = self.mark("call")
        self.act("finish", f"{path}/outcome", end | {"seconds": self.dice.randrange(300), "note": note},
                 result=end[self.result], note=note, **about)

    def longer(self, path):
        """Where a lease is extended."""
        raise NotImplementedError

    def hand_over(self, card, path):
        """Ends the call with the lead handed to the managers."""
        raise NotImplementedError


class Operator(Calling):
    """One of the house."""

    result = "disposition"

    def begin(self):
        # Without a key of its own in the base: whoever has a card in hand is shown that one.
        told = self.act("claim", "/operators/claims", {})
        if told["card"]:
            self.call(told["card"], f"/operators/card/{told['card']}")

    def finish(self):
        # A claim that came late, after its repeat was answered and its card done, may have given one more.
        if card := self.get("/operators").get("card"):
            card = card if isinstance(card, str) else card["card"]
            self.act("claim", "/operators/claims", {})
            self.act("release", f"/operators/card/{card}/release", {}, card=card)

    def longer(self, path):
        return f"{path}/lease"

    def hand_over(self, card, path):
        for question, value in (("need", self.mark("need")), ("authority", "yes"), ("budget", 120000), ("timing", "now")):
            self.act("answer", f"{path}/answers", {"question": question, "value": value}, card=card,
                     **({"need": value} if question == "need" else {}))
        note = self.mark("call")
        self.act("hand-over", f"{path}/handover", {"note": note, "seconds": 90}, card=card, note=note)


class Agent(Calling):
    """One of a call centre, whose cards come by the partners' API."""

    result = "result"

    def __init__(self, caller, play):
        super().__init__(caller, play)
        self.hand = []

    def begin(self):
        if not self.hand:
            self.hand = self.act("claim", "/partners/v1/claims", {"count": self.dice.randrange(1, 4)})["items"]
        while self.hand:
            card = self.hand.pop()["card"]
            self.call(card, f"/partners/v1/cards/{card}")
        if self.dice.random() < 0.1:
            phone = self.play.phone("9")
            self.act("report", "/partners/v1/do-not-call", {"number": phone}, phone=phone)

    def recover(self):
        self.hand = self.get("/partners/v1/cards")["items"]

    def longer(self, path):
        return f"{path}/extend"

    def hand_over(self, card, path):
        need, note = self.mark("need"), self.mark("call")
        answers = {"need": need, "authority": True, "budget": 120000, "timing": "now"}
        body = {"answers": answers, "note": note, "seconds": 90}
        self.act("hand-over", f"{path}/handover", body, card=card, note=note, need=need)
