"""What agents call the state of an order, in English, Chinese and German: how far it has come, or what became of it.

A word that means different things on different pages ("Shipped": by the seller, or to the buyer?) is known as such. It
is told with what it can mean, since a stage that was guessed would hide what can still be sent back.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kakoreturn.domain.values import OrderStage
from kakoreturn.lists.cells import key as _key


class Trouble(StrEnum):
    """What a status can say that is no stage."""

    CLOSED = "closed"
    RETURNING = "returning"
    ASKED = "asked"  # something is asked of the buyer
    CLAIM = "claim"  # a refund or an exchange is going on
    SENT = "sent"  # by the seller to the warehouse, or by the agent to the buyer


Meaning = OrderStage | Trouble

_WORDS: dict[Meaning, str] = {
    OrderStage.ORDERED: """
        order pending, pending, pending payment, awaiting payment, to be paid, unpaid, paid, order paid
        payment received, processing, in process, in progress, ordered, order placed, placed, purchasing, purchased
        bought, to be purchased, seller sent, seller shipped, shipped by seller, seller has shipped, sent by seller
        awaiting shipment, seller preparing, on the way to warehouse, out for delivery, in transit to warehouse
        待付款, 待支付, 未付款, 已付款, 已支付, 待采购, 采购中, 已采购, 已下单, 已订购
        待发货, 卖家待发货, 卖家已发货, 待入库, 商家已发货
        bestellt, bezahlt, offen, in Bearbeitung, gekauft, vom Verkäufer versandt, unterwegs zum Lager""",
    OrderStage.STOCKED: """
        stock arrived, arrived, arrived at warehouse, arrived in warehouse, stored, stored in warehouse, in warehouse
        in storage, in stock at warehouse, warehoused, stocked, stocked in, stock in, received at warehouse
        warehouse received
        已入库, 入库, 已到仓, 在仓库, 仓库已收货, 已到库, 已存仓, 存仓中
        eingelagert, im Lager, im Lager eingetroffen""",
    OrderStage.PHOTOS: """
        qc completed, qc complete, qc done, qc finished, qc ready, qc photos ready, qc photos, photos ready
        photos taken, inspected, quality checked, qc pics ready
        质检完成, 已质检, 已拍照, 已验货, 质检通过, 验货完成
        geprüft und fotografiert, Fotos da, Fotos fertig""",
    OrderStage.SHIPPED: """
        parcel shipped, parcel sent, package shipped, shipped to you, shipped out, shipped internationally
        international shipping, dispatched abroad, handed to carrier, shipped abroad, sent abroad, shipped to me
        shipped to customer, in transit to me, in transit to you, on the way to me, on the way to you
        international transit, in international transit
        已出库, 国际已发货, 包裹已寄出, 国际运输中, 已寄出
        Paket versandt, ins Ausland versandt, unterwegs zu mir""",
    OrderStage.DELIVERED: """
        delivered, parcel delivered, received by you, signed for, completed and received
        已签收, 已收货, 已妥投, 确认收货
        zugestellt, geliefert""",
    OrderStage.RETURNED: """
        returned, item returned, sent back, sent back to seller, returned to seller, return completed, return complete
        已退货, 已退回, 退货完成, 退货成功, 已退回卖家
        zurückgeschickt, zurückgesendet""",
    OrderStage.CANCELLED: """
        cancelled, canceled, order cancelled, order canceled, cancelled by seller, cancelled by buyer
        已取消, 订单取消, 订单已取消, 取消成功
        storniert, abgebrochen""",
    Trouble.CLOSED: """
        closed, order closed, transaction closed, out of stock, sold out
        交易关闭, 已关闭, 缺货, 无货""",
    Trouble.RETURNING: """
        returning, return in progress, return pending, waiting for return
        退货中, 待退货
        Rücksendung, Rücksendung läuft""",
    Trouble.ASKED: """
        need revision, needs revision, clear balance, balance due, action required, pending confirmation
        补款, 待补款, 待确认, 需补差价""",
    Trouble.SENT: """
        shipped, item shipped, order shipped, sent, dispatched, shipping, in transit, on the way
        已发货, 已发出, 发货中, 运输中, 在途
        versandt, versendet, verschickt, unterwegs, Versand""",
    Trouble.CLAIM: """
        refunding, refund in progress, refund pending, refund requested, refunded, fully refunded, partially refunded
        partial refund, refund completed, refund complete, refund successful, refund rejected, refund closed
        exchanging, exchange in progress, exchanged, exchange completed
        dispute, in dispute, platform intervention, after sale, after sales, after sale closed, after sales closed
        退款中, 仅退款, 退货退款, 已退款, 部分退款, 已部分退款, 全额退款, 退款成功, 退款完成, 拒绝退款
        退款失败, 退款关闭
        换货中, 换货, 已换货, 换货完成, 换货成功, 平台介入, 售后中, 售后完成, 售后关闭
        wird erstattet, erstattet, teilweise erstattet, Umtausch läuft, umgetauscht""",
}


_MEANING = {
    _key(word): meaning for meaning, words in _WORDS.items() for word in re.split(r"[,\n]", words) if word.strip()
}


def meaning(cell: str) -> Meaning | None:
    """What a status means; None for a word that is not known."""
    return _MEANING.get(_key(cell))
