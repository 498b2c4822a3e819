"""Which column of a list is which field of an order: by its heading in three languages, or as the user says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from kakoreturn.domain.errors import Refused, UsageProblem, quoted
from kakoreturn.domain.records import Record, record
from kakoreturn.lists import cells

# What the columns of a list are called. The first name of each is the one that `export csv` writes.
_NAMES = {
    "order": """
        order, order no, order number, order id, order nr, order num, order code, ordernr, order reference
        订单号, 订单编号, 订单号码, 订单id, 订单, 单号
        Bestellnummer, Bestellnr, Bestell nr, Bestellung, Auftragsnummer, Auftrag""",
    "item": """
        item, item name, item title, product, product name, product title, goods, goods name, title, name, article
        商品, 商品名称, 商品名, 商品标题, 品名, 产品, 产品名称, 宝贝, 宝贝名称, 宝贝标题, 名称, 标题
        Artikel, Artikelname, Artikelbezeichnung, Produkt, Produktname, Bezeichnung, Ware""",
    "seller": """
        seller, seller name, shop, shop name, store, store name, vendor, merchant, supplier
        卖家, 卖家名称, 卖家昵称, 店铺, 店铺名称, 店铺名, 店名, 商家, 商家名称, 供应商
        Verkäufer, Verkaeufer, Händler, Haendler, Laden, Shopname, Geschäft""",
    "agent": "agent, shopping agent, 代购, 代购平台, 代理, 代理商",
    "category": "category, item category, product type, 类别, 分类, 品类, 类目, 商品分类, Kategorie, Warengruppe",
    "size": """
        size, spec, specs, specification, specifications, variant, variation, options, option, sku
        规格, 商品规格, 尺码, 尺寸, 大小, 款式, 型号, 颜色尺码, 颜色分类
        Größe, Groesse, Variante, Ausführung, Ausfuehrung, Spezifikation""",
    "quantity": "quantity, qty, count, pcs, pieces, units, 数量, 件数, 购买数量, Menge, Anzahl, Stück, Stueck, Stk",
    "price": """
        price, unit price, item price, price each, price per item, price per unit, unit cost
        单价, 商品单价, 价格, 售价, 商品价格
        Preis, Einzelpreis, Stückpreis, Stueckpreis, Preis pro Stück, Kaufpreis""",
    "currency": "currency, currency code, ccy, 币种, 货币, 币别, Währung, Waehrung",
    "payment": """
        payment, payment method, payment type, paid with, paid by, pay method, 支付方式, 付款方式
        Zahlung, Zahlungsart, Zahlungsmethode, Zahlungsweise, Bezahlt mit""",
    "url": """
        url, link, item link, item url, product link, product url, 链接, 商品链接, 宝贝链接, 网址
        Artikellink, Produktlink, Webadresse""",
    "ordered_on": """
        ordered_on, ordered, ordered at, order date, order time, date ordered, date, created, created at, created on
        purchase date, purchased, purchased on, purchased at, purchase time
        下单时间, 下单日期, 订单时间, 订单日期, 购买时间, 购买日期, 创建时间, 日期
        Bestelldatum, bestellt, bestellt am, Auftragsdatum, Kaufdatum, gekauft am, Datum""",
    "stocked_on": """
        stocked_on, stocked, stocked in, stocked at, stored, stored at, stored on, stored in, storage date
        storage time, arrived, arrived at, arrived on, arrival, arrival date, arrival time, in warehouse, warehouse date
        warehouse arrival, warehoused, warehoused on, warehoused at, warehouse in, in stock date
        入库时间, 入库日期, 入库, 到仓时间, 到仓日期, 到库时间, 到货时间, 到货日期
        eingelagert, eingelagert am, angekommen, angekommen am, Wareneingang, Eingang, Eingangsdatum, im Lager seit""",
    "photos_on": """
        photos_on, photos, qc photos, qc photos on, qc, qc date, qc pics, qc pictures, qc time, photos date, photos in
        质检时间, 质检日期, 质检照片, 质检图, qc照片, qc图, qc时间, 拍照时间, 拍照日期, 验货照片, 验货时间
        Fotos, qc fotos, Fotos am, Prüffotos, Prueffotos""",
    "shipped_on": """
        shipped_on, shipped, shipped at, ship date, shipping date, shipped out, date shipped, dispatched
        出库时间, 出库日期, 国际发货时间, 国际发货日期, 寄出时间, 寄出日期
        versandt, versandt am, verschickt, verschickt am, versendet, versendet am, Versanddatum""",
    "delivered_on": """
        delivered_on, delivered, delivered at, delivery date, date delivered, received, received on, received at
        签收时间, 签收日期, 收货时间, 收货日期, 妥投时间
        geliefert, geliefert am, zugestellt, zugestellt am, erhalten, erhalten am, Lieferdatum, Zustelldatum""",
    "reviewed_on": "reviewed_on, reviewed, reviewed at, review date, 验货日期, 审核时间, geprüft, geprüft am",
    "return_by": """
        return_by, return until, return deadline, return before, last return date, 退货截止, 退货截止日期, 退货截止时间
        最晚退货, 最晚退货日期, Rückgabe bis, Rueckgabe bis, Rückgabefrist, Rueckgabefrist""",
    "failed": "failed",
    "unsure": "unsure",
}
FIELDS = tuple(_NAMES)
LEFT_OUT = "-"


def _key(heading: str) -> str:
    """A heading without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())


_FIELD_OF = {_key(name): field for field, names in _NAMES.items() for name in re.split(r"[,\n]", names) if name.strip()}
# Units: in brackets; behind a slash or a space.
_IN_BRACKETS = re.compile(r"(.*?)\s*[(\[【]([^()\[\]【】]*)[)\]】]")
_BEHIND = re.compile(r"(.*?)(?:\s*/\s*|\s+(?:in\s+)?)(\S+)")


@record
class Column(Record):
    """A column that is taken in. `place` counts from 0, `unit` is the currency that its heading names."""

    place: int
    heading: str
    field: str
    unit: str | None = None


def recognised(headings: Sequence[str]) -> int:
    """How many of these headings name a field."""
    return sum(_recognise(heading)[0] is not None for heading in headings)


def _recognise(heading: str) -> tuple[str | None, str | None]:
    """The field that a heading names and the currency that stands with it; None for what it does not name."""
    text = cells.plain(heading)
    for form in (_IN_BRACKETS, _BEHIND):
        if (found := form.fullmatch(text)) and (field := _FIELD_OF.get(_key(found[1]))):
            unit = _currency(found[2].strip()) if field == "price" else None
            if unit or form is _IN_BRACKETS:
                return field, unit
    return _FIELD_OF.get(_key(heading)), None


def _currency(unit: str) -> str | None:
    try:
        return cells.currency(unit)
    except ValueError:
        return None


def columns(headings: Sequence[str], told: Mapping[str, str]) -> list[Column]:
    """The columns to take in. `told` names fields for headings; what it says goes before what is recognised.

    Raises UsageProblem for a heading that is not there, Refused where the order number's column is not known or a
    field has two.
    """
    by_key = _told_by_key(headings, told)
    found: dict[str, Column] = {}
    for place, heading in enumerate(headings):
        said = by_key.get(_key(heading) or heading)
        field, unit = _recognise(heading)
        field = said if said is not None else None if field in by_key.values() else field
        if field is None or field == LEFT_OUT:
            continue
        if field in found:
            raise Refused(
                f"the columns {quoted(found[field].heading)} and {quoted(heading)} both hold the {shown(field)}",
                f"leave one out with: --map {_example(heading, LEFT_OUT)}",
            )
        found[field] = Column(place=place, heading=heading, field=field, unit=unit if field == "price" else None)
    if "order" not in found:
        named = ", ".join(quoted(one, 30) for one in headings[:12] if one.strip())
        raise Refused(
            f"no column is known to hold the order number; the headings are {named or 'empty'}",
            "say which it is, as in: --map COLUMN=order",
        )
    return list(found.values())


def left_out(headings: Sequence[str], taken: Sequence[Column]) -> list[str]:
    """The headings that no column of `taken` has."""
    places = {column.place for column in taken}
    return [heading for place, heading in enumerate(headings) if place not in places and heading.strip()]


def shown(field: str) -> str:
    """A field in words."""
    return {"order": "order number"}.get(field, field.removesuffix("_on").replace("_", " "))


def _example(heading: str, field: str) -> str:
    from kakoreturn.domain.text import one_line, shell_quoted

    return shell_quoted([f"{one_line(heading)}={field}"])


def _told_by_key(headings: Sequence[str], told: Mapping[str, str]) -> dict[str, str]:
    there = {_key(heading) or heading for heading in headings}
    by_key: dict[str, str] = {}
    for heading, field in told.items():
        key = _key(heading) or heading
        if key not in there:
            named = ", ".join(quoted(one, 30) for one in headings[:12])
            raise UsageProblem(f"--map {quoted(heading)}: there is no such column", f"the columns are {named}")
        by_key[key] = field
    return by_key


def read_map(words: Sequence[str]) -> dict[str, str]:
    """What `--map COLUMN=FIELD` says, by column. Raises UsageProblem for what is malformed."""
    told: dict[str, str] = {}
    for word in words:
        heading, is_there, field = word.rpartition("=")
        if not is_there or not heading.strip():
            raise UsageProblem(f"--map {quoted(word)} is not COLUMN=FIELD", 'as in --map "Bestell-Nr.=order"')
        told[heading] = _field(field)
    return told


def _field(word: str) -> str:
    name = word.strip().casefold().replace("-", "_")
    if name in {"", "_", "ignore", "none"}:
        return LEFT_OUT
    for one in (name, f"{name}_on"):
        if one in _NAMES:
            return one
    from difflib import get_close_matches

    close = get_close_matches(name, _NAMES, 1)
    known = ", ".join(field.removesuffix("_on") for field in FIELDS)
    meant = f"did you mean {close[0].removesuffix('_on')}? " if close else ""
    raise UsageProblem(
        f"--map: {quoted(word)} is no field of an order", f"{meant}one of: {known}; or - to leave it out"
    )
