"""Those who sell: managers, from the qualification queue to the win."""

from .caller import Day

STAGES = {
    "needs": ["needs_named", "decision_process", "budget_confirmed"],
    "presentation": ["presentation_held", "presentation_result"],
    "readiness": ["ready_signal"],
    "objections": ["objections_answered"],
    "closing": ["offer_sent", "contract_agreed"],
}
# What a checklist item is filled with, where it is not a text.
TICKS = ["budget_confirmed", "presentation_held", "objections_answered", "offer_sent", "contract_agreed"]
# So many deals has each in hand at once.
HAND = 4


class Manager(Day):
    """Accepts, goes on with one of the deals in hand, sends a lead back or takes an enquiry down."""

    def __init__(self, caller, play):
        super().__init__(caller, play)
        self.deals = []
        # An acceptance that found the queue empty: its key is not used up by that, and is sent again.
        self.waiting = None

    def begin(self):
        chance = self.dice.random()
        if chance < 0.02:
            self.send_back()
        elif chance < 0.05:
            self.enquire()
        elif len(self.deals) < HAND and (chance < 0.3 or not self.deals):
            self.accept()
        else:
            deal = self.dice.choice(self.deals)
            # One that is refused something has ended for good: a generator is not gone on with.
            if next(deal, None) is None:
                self.deals.remove(deal)

    def finish(self):
        if self.waiting:
            self.accept(once_more=False)

    def accept(self, once_more=True):
        """Takes the oldest of the queue."""
        act = self.waiting or self.ledger.begin(self.caller.name, "accept", "/managers/acceptances", {}, {})
        self.waiting = None
        told = self.caller.until_answered("POST", act["path"], act["body"], act["key"])
        if told["lead"] is None and once_more:
            self.waiting = act
            return
        self.ledger.end(act, told)
        if told["lead"]:
            self.deals.append(self.deal(told["lead"], told["version"]))

    def deal(self, lead, version):
        """One sale, an act at a time."""
        path = f"/managers/leads/{lead}"
        if self.dice.random() < 0.4:
            yield self.act("lead's reveal", f"{path}/reveals", {}, lead=lead)
        if self.dice.random() < 0.1:
            yield self.act("lose", f"{path}/losses", {"reason": "too_dear"}, lead=lead)
            return
        if self.dice.random() < 0.15:
            yield self.act("nurture", f"{path}/nurturings", {"day": self.play.day(20), "reason": "season"}, lead=lead)
            version = self.act("wake", f"{path}/wakings", {}, lead=lead)["version"]
            yield version
        for stage, items in STAGES.items():
            for item in items:
                value = "yes" if item in TICKS else self.mark(item)
                yield self.act("mark", f"{path}/marks", {"item": item, "value": value, "version": version}, lead=lead, item=item)
            yield from self.aside(lead, path)
            if stage == "closing":
                yield from self.bill(lead, path)
            version = self.act("advance", f"{path}/advancements", {"version": version}, lead=lead)["version"]
            yield version
        subject, amount = self.mark("sale"), self.play.amount(self.dice)
        names = [{"name": self.mark("referred"), "phone": self.play.phone()}] if self.dice.random() < 0.2 else []
        body = {"version": version, "subject": subject, "amount": amount, "asked": True, "referrals": names}
        yield self.act("win", f"{path}/wins", body, lead=lead, mark=subject, amount=amount, names=[one["name"] for one in names])

    def aside(self, lead, path):
        """What is done beside the checklist: a note, a task that is set, moved and done."""
        if self.dice.random() < 0.2:
            note = self.mark("note")
            yield self.act("note", f"{path}/notes", {"note": note}, lead=lead, mark=note)
        if self.dice.random() < 0.2:
            subject, result = self.mark("task"), self.mark("done")
            body = {"kind": "call", "subject": subject, "due_at": self.play.hence(days=1)}
            task = self.act("task", f"{path}/tasks", body, lead=lead, mark=subject)["task"]
            yield task
            yield self.act("task moved", f"{path}/postponements", {"task": task, "due_at": self.play.hence(days=2)}, task=task)
            yield self.act("task done", f"{path}/completions", {"task": task, "result": result}, mark=result)

    def bill(self, lead, path):
        """An invoice, paid at once or in two parts."""
        no, parts = self.mark("invoice"), [self.play.amount(self.dice) for _ in range(self.dice.randrange(1, 3))]
        whole = self.play.sum(parts)
        invoice = self.act("invoice", f"{path}/invoices", {"no": no, "amount": whole, "due_on": self.play.day(10)},
                           mark=no, amount=whole)["invoice"]
        yield invoice
        for part in parts:
            yield self.act("payment", f"{path}/payments", {"invoice": invoice, "amount": part, "paid_on": self.play.day(-1)},
                           invoice=invoice, amount=part)

    def send_back(self):
        """Sends a lead that came from a call back to the operators, if no colleague was faster."""
        waiting = [lead["id"] for lead in self.get("/managers/qualification")["waiting"] if lead["can_go_back"]]
        if waiting:
            lead = self.dice.choice(waiting)
            self.act("send back", "/managers/returns", {"lead": lead, "reason": "not_qualified"}, lead=lead)

    def enquire(self):
        """Somebody rang the manager."""
        name = self.mark("enquiry")
        place = self.dice.choice(["qualification", "qualification", "sales"])
        body = {"name": name, "phone": self.play.phone(), "city": "Moscow", "place": place}
        self.act("own enquiry", "/managers/enquiries", body, mark=name)
