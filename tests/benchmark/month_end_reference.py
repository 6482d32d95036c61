"""What benchmark_month_end computes, evaluated apart from the library: the sums in cents, and the CPU seconds it took.

usage: month_end_reference.py contracts entries
"""

import calendar
import sys
import time
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

AS_OF = date(2026, 7, 1)
FIRST = date(2026, 1, 1)
CENT = Decimal("0.01")


def term(contract):
    start = FIRST + timedelta(days=contract % 90)
    return start, start + timedelta(days=180 + contract * 11 % 360)


def quarters(contract, entry):
    return (7 * contract + 13 * entry) % 32 + 1


def worked_on(contract, entry):
    return term(contract)[0] + timedelta(days=entry * 7 % 240)


def months(start, end):
    """The months that a range touches, each with its days in it."""
    at = start
    while at < end:
        last = date(at.year, at.month, calendar.monthrange(at.year, at.month)[1]) + timedelta(days=1)
        yield at.replace(day=1), last, (min(last, end) - at).days
        at = last


def split(total, weights):
    """Cents by largest remainder, the earlier part first among equals."""
    whole = sum(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


def half_up(amount):
    return int((amount / CENT).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def plus_months(day, count):
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def work_of(contract, entries):
    """The work of a contract until the month's end."""
    work = []
    for entry in range(entries):
        on = worked_on(contract, entry)
        if on < AS_OF:
            work.append({"entry": (contract, entry), "on": on, "hours": Decimal(quarters(contract, entry)) / 4})
    return work


def bill_work(contract, work, billed_sources):
    """A billing line for each entry, none twice."""
    rate = Decimal(10_000 + contract * 37 % 9_000) * CENT
    lines = []
    for each in work:
        if each["entry"] in billed_sources:
            raise ValueError(f"{each['entry']} is billed already")
        billed_sources.add(each["entry"])
        lines.append({"description": f"time of {each['on']}", "kind": "time", "due": each["on"],
                      "source": each["entry"], "amount": half_up(rate * each["hours"])})
    return lines


def instalments(contract, price):
    start = term(contract)[0]
    return [{"description": "instalment", "due": plus_months(start, each), "amount": part}
            for each, part in enumerate(split(price, [1] * 12))]


def revenue_events(contract, entries, price, work):
    start, end = term(contract)
    if contract % 3 == 1:
        spread = list(months(start, end))
        parts = split(price, [days for _, _, days in spread])
        return [(first, part) for part, (first, last, _) in zip(parts, spread) if last <= AS_OF and part]
    done = sum(each["hours"] for each in work)
    whole = Decimal(contract % 40 + sum(quarters(contract, entry) for entry in range(entries))) / 4
    return [(date(2026, 6, 1), int(Fraction(price) * Fraction(done) / Fraction(whole) + Fraction(1, 2)))]


class Ledger:
    """A line's balances, whose identities are watched on every movement."""

    def __init__(self):
        self.bookings = self.value = self.recognized = self.remaining = self.backlog = 0
        self.billed = self.deferred = self.unbilled = 0

    def book(self, amount):
        self.bookings += amount
        self.value += amount
        self.remaining += amount
        self.backlog += amount
        self.watch()

    def bill(self, amount):
        self.billed += amount
        self.net()
        self.watch()

    def recognize(self, amount):
        self.recognized += amount
        self.remaining -= amount
        self.backlog -= amount
        self.net()
        self.watch()

    def net(self):
        above = self.billed - self.recognized
        self.deferred, self.unbilled = max(above, 0), max(-above, 0)

    def watch(self):
        assert self.value == self.recognized + self.remaining
        assert self.billed - self.recognized == self.deferred - self.unbilled
        assert self.bookings - self.recognized == self.backlog
        assert abs(self.recognized) <= abs(self.value)


def run(contracts, entries):
    worked = billed_sum = recognized_sum = deferred = unbilled = 0
    billed_sources, forecast = set(), {}
    for contract in range(contracts):
        start, end = term(contract)
        price = 1_000_000 + contract * 7_919 % 5_000_000
        work = work_of(contract, entries)
        worked += int(4 * sum(each["hours"] for each in work))
        if contract % 3 == 0:
            billed = sum(line["amount"] for line in bill_work(contract, work, billed_sources))
            price = billed + contract % 1_000 * 100
            events = [(date(2026, 6, 1), billed)]
        else:
            billed = sum(line["amount"] for line in instalments(contract, price) if line["due"] < AS_OF)
            events = revenue_events(contract, entries, price, work)
        ledger = Ledger()
        ledger.book(price)
        ledger.bill(billed)
        for _, amount in events:
            ledger.recognize(amount)
        billed_sum += billed
        recognized_sum += ledger.recognized
        deferred += ledger.deferred
        unbilled += ledger.unbilled
        plan(forecast, contract, price, ledger, events, end)
    sums = {measure: sum(amount for key, amount in forecast.items() if key[0] == measure and key[-1] == "contracted")
            for measure in ("revenue", "backlog", "margin")}
    first = sum(amount for key, amount in forecast.items() if key[:2] == ("revenue", AS_OF) and key[-1] == "contracted")
    return (worked, billed_sum, recognized_sum, deferred, unbilled, first,
            sums["revenue"], sums["backlog"], sums["margin"])


def plan(forecast, contract, price, ledger, events, end):
    """A contract's lines of the forecast: bookings, actual and planned revenue, backlog, margin (there is no cost)."""

    def add(measure, month, amount, basis):
        key = (measure, month, contract // 7, contract % 3, basis)
        forecast[key] = forecast.get(key, 0) + amount

    add("bookings", FIRST, price, "actual")
    for month, amount in events:
        for measure in ("revenue", "margin"):
            add(measure, month, amount, "actual")
    if not ledger.backlog:
        return
    ahead = list(months(AS_OF, max(end, AS_OF + timedelta(days=1))))
    left = ledger.backlog
    for (month, _, _), amount in zip(ahead, split(left, [days for _, _, days in ahead])):
        left -= amount
        for measure in ("revenue", "margin"):
            add(measure, month, amount, "contracted")
        add("backlog", month, left, "contracted")
    assert left == 0


if __name__ == "__main__":
    begun = time.process_time()
    print(*run(int(sys.argv[1]), int(sys.argv[2])))
    print(time.process_time() - begun)
