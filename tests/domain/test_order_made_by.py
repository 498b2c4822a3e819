"""The events that make an order, told from the order."""

from datetime import date
from decimal import Decimal
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from kakoreturn.domain import codec
from kakoreturn.domain import events as ev
from kakoreturn.domain.order import Order, fold_order, made_by
from kakoreturn.domain.values import Category, Money, Payment

days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
texts = st.none() | st.text(min_size=1, max_size=9)
prices = st.builds(Money.of, st.decimals(1, 9999, places=2).map(Decimal), st.sampled_from(["CNY", "EUR"]))


@given(
    st.builds(
        Order,
        number=st.just("KB1"),
        item=texts,
        seller=texts,
        agent=texts,
        category=st.none() | st.sampled_from(Category),
        size=texts,
        quantity=st.none() | st.integers(1, 9999),
        price=st.none() | prices,
        payment=st.none() | st.sampled_from(Payment),
        url=texts,
        ordered_on=days,
        stocked_on=days,
        photos_on=days,
        shipped_on=days,
        delivered_on=days,
        reviewed_on=days,
        return_by=days,
    )
)
def test_an_order_is_made_by_the_events_it_tells(order: Order) -> None:
    names = [name for name in order.field_names if name not in {"number", "line", "several", "shadowed"}]
    fields = {name: value for name in names if (value := getattr(order, name)) not in {None, ()}}
    told = [codec.decode(kind, plain) for kind, plain in made_by(fields)]
    assert fold_order("KB1", cast("list[ev.OrderEvent]", told)) == (order,)
    assert [codec.encode(event) for event in told] == made_by(fields)
