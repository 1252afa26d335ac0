"""Those who look after clients, and the head, who takes enquiries down."""

from .caller import Day


class AccountManager(Day):
    """Touches, facts, people, orders, money, tasks and requests of the clients that wins have brought."""

    def __init__(self, caller, play):
        super().__init__(caller, play)
        self.clients, self.since = [], 0

    def begin(self):
        self.since -= 1
        if self.since <= 0:
            self.clients = [client["id"] for client in self.get("/accounts/clients")["clients"]]
            self.since = 20 if self.clients else 1
        if self.clients:
            work = self.dice.choice([self.touch, self.learn, self.meet, self.order, self.bill, self.task, self.request])
            work(f"/accounts/clients/{self.dice.choice(self.clients)}")

    def touch(self, path):
        result = self.mark("touch")
        body = {"kind": "call", "result": result, "next_touch_at": self.play.hence(days=30)}
        self.act("touch", f"{path}/touches", body, mark=result)

    def learn(self, path):
        fact = self.mark("fact")
        self.act("fact", f"{path}/facts", {"kind": "pet", "body": fact}, mark=fact)

    def meet(self, path):
        name = self.mark("person")
        self.act("person", f"{path}/people", {"name": name}, mark=name)

    def order(self, path):
        subject, amount = self.mark("order"), self.play.amount(self.dice)
        self.act("order", f"{path}/orders", {"subject": subject, "amount": amount, "ordered_on": self.play.day(-1)},
                 mark=subject, amount=amount)

    def bill(self, path):
        no, parts = self.mark("invoice"), [self.play.amount(self.dice) for _ in range(self.dice.randrange(1, 3))]
        whole = self.play.sum(parts)
        invoice = self.act("invoice", f"{path}/invoices", {"no": no, "amount": whole, "due_on": self.play.day(10)},
                           mark=no, amount=whole)["invoice"]
        for part in parts:
            self.act("payment", f"{path}/payments", {"invoice": invoice, "amount": part, "paid_on": self.play.day(-1)},
                     invoice=invoice, amount=part)

    def task(self, path):
        subject, result = self.mark("task"), self.mark("done")
        body = {"kind": "call", "subject": subject, "due_at": self.play.hence(days=1)}
        task = self.act("task", f"{path}/tasks", body, mark=subject)["task"]
        self.act("task moved", f"{path}/tasks/{task}/move", {"due_at": self.play.hence(days=2)}, task=task)
        self.act("task done", f"{path}/tasks/{task}/finish", {"result": result}, mark=result)

    def request(self, path):
        subject = self.mark("request")
        body = {"kind": "complaint", "subject": subject, "due_at": self.play.hence(days=1)}
        request = self.act("request", f"{path}/requests", body, mark=subject)["request"]
        end = {"reason": "solved", "result": "Sent again"}
        self.act("request closed", f"{path}/requests/{request}/closing", end, request=request)


class Head(Day):
    """Enquiries that came to the department."""

    def begin(self):
        name = self.mark("enquiry")
        body = {"name": name, "phone": self.play.phone(), "city": "Moscow", "need": "A loan"}
        self.act("enquiry", "/head/enquiries", body, mark=name)
