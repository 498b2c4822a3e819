"""What is known of an order, field by field: one row for each, and everything that names a field reads it.

A new field is a row here, an attribute of `Order` (and of `OrderDescribed`, where a buyer can say it), and a column of
the store. Options of commands, headings of lists, the columns of `export csv`, the keys of JSON, what `--clear` takes
and what completes it follow from the row. Rows stand in the order in which columns and keys are written.
"""

from __future__ import annotations

from kakoreturn.domain.records import Record, record
from kakoreturn.domain.values import Category, Payment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from enum import StrEnum
    from typing import Literal

    FieldKind = Literal[
        "number",  # the order number
        "line",  # which item of the order it is
        "text",  # one line of text
        "agent",  # the name of an agent
        "word",  # one of a closed set
        "count",  # a whole number from 1
        "money",
        "currency",  # of the price: stored with it, given and listed apart
        "link",
        "flag",  # true, or not said
        "day",  # on which something happened
        "deadline",  # a day that is still to come when it is said
        "texts",  # one a line
    ]
    """What sort of value a field holds, which says how it is read and shown."""


@record
class OrderField(Record):
    """One field of an order.

    `name` is its attribute of `Order`, its column in lists and in the store, and its key in JSON; the number is called
    `order`. `headings` are what columns of lists are called that hold it, in English, Chinese and German, separated by
    commas and line ends. `shared`: it is the same for every item of an order. `option`, `metavar` and `help` are what
    commands take it by; fields without were not said but happened. `words` are all that a WORD can be; `completion`
    names what else is offered for it. `clearable`: whether it can be emptied once it was given.
    """

    name: str
    kind: FieldKind
    headings: str
    shared: bool = False
    option: str | None = None
    metavar: str = "TEXT"
    help: str = ""
    words: type[StrEnum] | None = None
    completion: str | None = None
    clearable: bool = True

    @property
    def is_described(self) -> bool:
        """Whether the buyer can say it: `OrderDescribed` holds it."""
        return self.option is not None and self.kind != "currency"

    @property
    def is_attribute(self) -> bool:
        """Whether `Order` has an attribute of its name: the number has another, the currency is part of the price."""
        return self.kind not in {"number", "currency"}

    @property
    def label(self) -> str:
        """The field in words."""
        return "order number" if self.kind == "number" else self.name.removesuffix("_on").replace("_", " ")

    @property
    def parameter(self) -> str:
        """The option as the name of a parameter, `return_by` for `--return-by`."""
        return (self.option or self.name).removeprefix("--").replace("-", "_")


FIELDS = (
    OrderField(
        name="order",
        kind="number",
        shared=True,
        headings="""
            order, order no, order number, order id, order nr, order num, order code, ordernr, order reference
            order pkg no, order package no, order sn, order#, purchase order, po number
            订单号, 订单编号, 订单号码, 订单id, 订单, 单号
            Bestellnummer, Bestellnr, Bestell nr, Bestellung, Auftragsnummer, Auftrag""",
    ),
    OrderField(
        name="item",
        kind="text",
        option="--item",
        metavar="TEXT",
        help="What was ordered.",
        headings="""
            item, item name, item title, product, product name, product title, goods, goods name, title, name, article
            item description, item description at order time, description, product description
            商品, 商品名称, 商品名, 商品标题, 品名, 产品, 产品名称, 宝贝, 宝贝名称, 宝贝标题, 名称, 标题
            Artikel, Artikelname, Artikelbezeichnung, Produkt, Produktname, Bezeichnung, Ware""",
    ),
    OrderField(
        name="seller",
        kind="text",
        option="--seller",
        metavar="NAME",
        help="The shop that sells it.",
        completion="sellers",
        headings="""
            seller, seller name, shop, shop name, store, store name, vendor, merchant, supplier, shop source
            卖家, 卖家名称, 卖家昵称, 店铺, 店铺名称, 店铺名, 店名, 商家, 商家名称, 供应商
            Verkäufer, Verkaeufer, Händler, Haendler, Laden, Shopname, Geschäft""",
    ),
    OrderField(
        name="agent",
        kind="agent",
        shared=True,
        option="--agent",
        metavar="NAME",
        help="The shopping agent. Else kakobuy.",
        completion="agents",
        clearable=False,
        headings="agent, shopping agent, 代购, 代购平台, 代理, 代理商",
    ),
    OrderField(
        name="category",
        kind="word",
        option="--category",
        metavar="KIND",
        help=f"One of: {', '.join(Category)}.",
        words=Category,
        headings="category, item category, product type, 类别, 分类, 品类, 类目, 商品分类, Kategorie, Warengruppe",
    ),
    OrderField(
        name="size",
        kind="text",
        option="--size",
        metavar="TEXT",
        help="The size ordered.",
        headings="""
            size, spec, specs, specification, specifications, variant, variation, options, option, sku
            property, properties, color size, colour size, size color, size colour, color, colour, model
            规格, 商品规格, 尺码, 尺寸, 大小, 款式, 型号, 颜色尺码, 颜色分类, 颜色, 颜色规格, 商品属性
            Größe, Farbe, Farbe Größe, Größe Farbe, Groesse, Variante, Ausführung, Ausfuehrung, Spezifikation""",
    ),
    OrderField(
        name="quantity",
        kind="count",
        option="--quantity",
        metavar="N",
        help="How many were ordered.",
        headings="""
            quantity, qty, count, pcs, pieces, units, real count, item count
            数量, 件数, 购买数量, Menge, Anzahl, Stück, Stueck, Stk""",
    ),
    OrderField(
        name="price",
        kind="money",
        option="--price",
        metavar="AMOUNT",
        help="The price of one, as in 129.00.",
        headings="""
            price, unit price, item price, price each, price per item, price per unit, unit cost
            单价, 商品单价, 价格, 售价, 商品价格
            Preis, Einzelpreis, Stückpreis, Stueckpreis, Preis pro Stück, Kaufpreis""",
    ),
    OrderField(
        name="currency",
        kind="currency",
        option="--currency",
        metavar="CODE",
        help="Its currency. Else CNY.",
        headings="currency, currency code, ccy, 币种, 货币, 币别, Währung, Waehrung",
    ),
    OrderField(
        name="payment",
        kind="word",
        shared=True,
        option="--payment",
        metavar="WAY",
        help=f"How it was paid: {', '.join(Payment)}.",
        words=Payment,
        headings="""
            payment, payment method, payment type, paid with, paid by, pay method, 支付方式, 付款方式
            Zahlung, Zahlungsart, Zahlungsmethode, Zahlungsweise, Bezahlt mit""",
    ),
    OrderField(
        name="url",
        kind="link",
        option="--url",
        metavar="URL",
        help="Where it was ordered.",
        headings="""
            url, link, item link, item url, product link, product url
            w2c, order url, order link, order detail url, order details url, source link, 链接, 商品链接, 宝贝链接, 网址
            Artikellink, Produktlink, Webadresse""",
    ),
    OrderField(
        name="qc_url",
        kind="link",
        option="--qc-url",
        metavar="URL",
        help="Where its QC photos can be seen.",
        headings="""
            qc_url, qc link, qc links, qc photo link, qc photos link, qc photo url, qc album, photo link, photos link
            质检链接, 质检图链接, qc链接, 质检照片链接, Fotolink, QC Fotos Link""",
    ),
    OrderField(
        name="no_return",
        kind="flag",
        option="--no-return",
        help="It was sold without return.",
        headings="no_return, no return, no returns, not returnable, 不支持退货, 不退不换, keine Rückgabe",
    ),
    OrderField(
        name="ordered_on",
        kind="day",
        shared=True,
        option="--ordered",
        metavar="DATE",
        help="The day it was ordered.",
        headings="""
            ordered_on, ordered, ordered at, order date, order time, date ordered, date, created, created at, created on
            purchase date, purchased, purchased on, purchased at, purchase time, bought, bought on, bought at
            date bought, date purchased
            下单时间, 下单日期, 订单时间, 订单日期, 购买时间, 购买日期, 创建时间, 日期
            Bestelldatum, bestellt, bestellt am, Auftragsdatum, Kaufdatum, gekauft am, Datum""",
    ),
    OrderField(
        name="stocked_on",
        kind="day",
        headings="""
            stocked_on, stocked, stocked in, stocked at, stored, stored at, stored on, stored in, storage date
            storage time, arrived, arrived at, arrived on, arrived wh, arrived at wh, wh arrival, in wh, date arrived
            arrival, arrival date, arrival time, in warehouse, warehouse date
            warehouse arrival, warehoused, warehoused on, warehoused at, warehouse in, in stock date
            stock in time, stock in date, stock-in, warehouse time, entry time
            入库时间, 入库日期, 入库, 到仓时间, 到仓日期, 到库时间, 到货时间, 到货日期
            eingelagert, eingelagert am, angekommen, angekommen am
            Wareneingang, Eingang, Eingangsdatum, im Lager seit""",
    ),
    OrderField(
        name="photos_on",
        kind="day",
        headings="""
            photos_on, photos, qc photos, qc photos on, qc
            qc date, qc pics, qc pictures, qc time, photos date, photos in
            质检时间, 质检日期, 质检照片, 质检图, qc照片, qc图, qc时间, 拍照时间, 拍照日期, 验货照片, 验货时间
            Fotos, qc fotos, Fotos am, Prüffotos, Prueffotos""",
    ),
    OrderField(
        name="shipped_on",
        kind="day",
        headings="""
            shipped_on, shipped, shipped at, ship date, shipping date, shipped out, date shipped, dispatched
            出库时间, 出库日期, 国际发货时间, 国际发货日期, 寄出时间, 寄出日期
            versandt, versandt am, verschickt, verschickt am, versendet, versendet am, Versanddatum""",
    ),
    OrderField(
        name="delivered_on",
        kind="day",
        headings="""
            delivered_on, delivered, delivered at, delivery date, date delivered, received, received on, received at
            签收时间, 签收日期, 收货时间, 收货日期, 妥投时间
            geliefert, geliefert am, zugestellt, zugestellt am, erhalten, erhalten am, Lieferdatum, Zustelldatum""",
    ),
    OrderField(
        name="returned_on",
        kind="day",
        headings="""
            returned_on, returned, returned at, return date, return time, returned date, date returned, sent back on
            退货时间, 退货日期, 退回时间, 退回日期, zurückgeschickt, zurückgeschickt am, Rücksendedatum""",
    ),
    OrderField(
        name="cancelled_on",
        kind="day",
        headings="""
            cancelled_on, cancelled, canceled, canceled on, cancelled at, canceled at, cancel time, cancel date
            cancellation date, cancelled date, date cancelled
            取消时间, 取消日期, 订单取消时间, storniert, storniert am, Stornodatum""",
    ),
    OrderField(
        name="reviewed_on",
        kind="day",
        headings="reviewed_on, reviewed, reviewed at, review date, 验货日期, 审核时间, geprüft, geprüft am",
    ),
    OrderField(name="asked_on", kind="day", headings="asked_on"),
    OrderField(
        name="return_by",
        kind="deadline",
        option="--return-by",
        metavar="DATE",
        help="Your own last day for a return, as the order page says.",
        headings="""
            return_by, return until, return deadline, return before
            last return date, 退货截止, 退货截止日期, 退货截止时间
            最晚退货, 最晚退货日期, Rückgabe bis, Rueckgabe bis, Rückgabefrist, Rueckgabefrist""",
    ),
    OrderField(
        name="parcel",
        kind="text",
        option="--parcel",
        metavar="NAME",
        help="The parcel it ships in.",
        headings="parcel, parcel no, parcel number, parcel id, 包裹, 包裹号, Paket, Paketnummer",
    ),
    OrderField(
        name="tracking",
        kind="text",
        option="--tracking",
        metavar="NO",
        help="The tracking number of that parcel.",
        headings="tracking, tracking no, tracking number, tracking code, 运单号, 国际单号, Sendungsnummer",
    ),
    OrderField(
        name="failed",
        kind="texts",
        headings="failed",
    ),
    OrderField(
        name="unsure",
        kind="texts",
        headings="unsure",
    ),
    OrderField(
        name="notes",
        kind="texts",
        headings="""
            notes, note, remark, remarks, comment, comments, memo, my note, my notes, order note, order notes
            order remark, order remarks, item note, item notes, buyer note, buyer message, buyer remark
            备注, 备注信息, 订单备注, 商品备注, 买家备注, 我的备注, 买家留言, 留言, 说明
            Notiz, Notizen, Bemerkung, Bemerkungen, Kommentar, Anmerkung, Anmerkungen""",
    ),
    OrderField(
        name="line",
        kind="line",
        headings="line, order line, line number, line no",
    ),
)
FIELD = {field.name: field for field in FIELDS}
# What commands take, in the order of their help.
GIVEN = tuple(field for field in FIELDS if field.option is not None)
# What `--clear` takes, by the word for it.
CLEARABLE = {field.parameter.replace("_", "-"): field for field in GIVEN if field.is_described and field.clearable}


def label(name: str) -> str:
    """What a column of a list holds, in words, be it a field of an order or not."""
    return FIELD[name].label if name in FIELD else name.replace("_", " ")
