"""What a message tells of an order, one fact a line, and how it names a photo."""

from collections.abc import Iterator

from kakoreturn.domain.case import Photo
from kakoreturn.domain.order import Order
from kakoreturn.domain.values import Payment
from kakoreturn.messages.sentences import Sentence, say


def facts(order: Order) -> Iterator[Sentence]:
    """What tells the order from others."""
    yield say("Order number: {number}", number=order.number)
    if order.item:
        yield say("Item: {item}", item=order.item)
    if order.size:
        yield say("Size ordered: {size}", size=order.size)
    if order.quantity and order.quantity > 1:
        yield say("Quantity: {n}", n=order.quantity)


_PAID_BY = {Payment.PAYPAL: say("PayPal"), Payment.CARD: say("card"), Payment.BALANCE: say("balance")}


def paid_by(order: Order) -> Iterator[Sentence]:
    """The way the order was paid, on which the days of a refund depend."""
    if order.payment in _PAID_BY:
        yield say("Paid by: {way}", way=_PAID_BY[order.payment])


def details(order: Order) -> Iterator[Sentence]:
    """The rest of what is known of the order, for those who have to look it up."""
    if order.seller:
        yield say("Seller: {seller}", seller=order.seller)
    if order.price:
        yield say("Price of one: {price}", price=order.price)
    yield from paid_by(order)
    if order.ordered_on:
        yield say("Ordered on: {on}", on=order.ordered_on)


def named(photo: Photo) -> Sentence:
    """A photo by its name, with the numbers of its circles."""
    numbers = tuple(str(number) for number, _ in photo.numbered)
    if not numbers:
        return say("{name}", name=photo.name)
    if len(numbers) == 1:
        return say("{name} (circle {numbers})", name=photo.name, numbers=numbers)
    return say("{name} (circles {numbers})", name=photo.name, numbers=numbers)
