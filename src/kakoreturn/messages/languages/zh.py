"""The messages in Chinese: for each English sentence one of a fixed, reviewed set, and nothing else.

Whatever has no place in this set or in the vocabulary of defects stays in the buyer's words, in quotation marks.
"""

from datetime import date

from kakoreturn.domain.defect import Defect
from kakoreturn.messages.languages.zh_defects import phrase, unsaid
from kakoreturn.messages.sentences import Entry, Quote, Sentence, Tongue

# The order is that of a message: its frame, facts and headings, then kind by kind.
CHINESE_OF = {
    "Order {number}: {title}": "订单 {number}：{title}",
    "Order {number}: {item}": "订单 {number}：{item}",
    "Order {number}": "订单 {number}",
    "Hello,": "您好，",
    "Thank you.": "谢谢！",
    "Photos attached: {names}": "随附照片：{names}",
    # what tells the order from others
    "Order number: {number}": "订单号：{number}",
    "Item: {item}": "商品：{item}",
    "Size ordered: {size}": "下单尺码：{size}",
    "Quantity: {n}": "数量：{n}",
    "Seller: {seller}": "卖家：{seller}",
    "Price of one: {price}": "单价：{price}",
    "Paid by: {way}": "付款方式：{way}",
    "PayPal": "PayPal",
    "card": "银行卡",
    "balance": "余额",
    "Ordered on: {on}": "下单日期：{on}",
    # headings
    "What is wrong:": "问题如下：",
    "What was wrong before:": "之前的问题：",
    "What is wrong with the replacement:": "换货商品的问题：",
    "What was wrong with the item before:": "原商品的问题：",
    "What has happened so far:": "处理经过：",
    "Messages so far:": "沟通记录：",
    "Photos attached:": "随附照片：",
    "What I would like to see:": "想看清楚的地方：",
    "What I have noted so far:": "目前发现的问题：",
    # what is asked for, and how much is wrong
    "an exchange": "换货",
    "a refund": "退款",
    "a partial refund": "部分退款",
    "this defect": "这个问题",
    "these defects": "这些问题",
    # what was asked, and when
    "On {on} ({ago}) I asked for {wish} for this order.": "我于{on}（{ago}）为此订单申请了{wish}。",
    "This is about {wish} for this order.": "这是关于此订单的{wish}。",
    "today": "今天",
    "1 day ago": "1天前",
    "{n} days ago": "{n}天前",
    "I first asked for {wish} on {on}.": "我最早于{on}申请了{wish}。",
    "Since {on}, 1 business day has passed.": "自{on}起已过1个工作日。",
    "Since {on}, {n} business days have passed.": "自{on}起已过{n}个工作日。",
    # what came of it
    "{on}: {what}": "{on}：{what}",
    "{on}: {what} ({amount})": "{on}：{what}（{amount}）",
    "On {on} {what}.": "{on}，{what}。",
    "I sent the request": "我提交了申请",
    "I asked how far it was": "我询问了进度",
    "the request was checked and passed on to the seller": "申请已核实并转达卖家",
    "the seller confirmed a replacement": "卖家确认可以换货",
    "the replacement reached the warehouse": "换货商品已到仓库",
    "I received QC photos of the replacement": "我收到了换货商品的质检照片",
    "I approved the replacement": "我接受了换货商品",
    "I rejected the replacement": "我没有接受换货商品",
    "a refund was agreed": "退款已获同意",
    "money was refunded": "已退款",
    "I received the right item": "我收到了正确的商品",
    "the request was refused": "申请被拒绝",
    "I contacted support": "我联系了客服",
    "I handed over the documentation": "我提交了材料",
    "I asked again": "我再次提出了申请",
    "I asked for higher-level support": "我申请了上级客服介入",
    "a day was named for the next step": "已告知下一步的日期",
    "I was offered money for keeping the item": "有人提出补偿，商品由我留下",
    "a fee was charged": "收取了一笔费用",
    "the item was sent back to the seller": "商品已退回卖家",
    "the seller received the item": "卖家已收到退回的商品",
    "I accepted the item as it is": "我接受了商品现状",
    "I withdrew the request": "我撤回了申请",
    "the request ended without success": "申请没有成功",
    "I took the request up again": "我重新提出了申请",
    "I changed the request to {wish}": "我将申请改为{wish}",
    "the item was shipped": "商品已发货",
    "A refund of {amount} was agreed on {on}.": "{on}，退款{amount}已获同意。",
    "A refund was agreed on {on}.": "{on}，退款已获同意。",
    "A refund of {amount} was agreed.": "退款{amount}已获同意。",
    "Received so far: {amounts}.": "目前已收到：{amounts}。",
    "I have had no answer.": "我还没有收到答复。",
    "{on}, from {sender}:": "{on}，{sender}：",
    "the agent": "代购",
    "the seller": "卖家",
    "support": "客服",
    "me": "我",
    # request
    "request for {wish}": "申请{wish}",
    "The QC photos of this order show something that I would like to settle before it is shipped.": (
        "此订单的质检照片（QC照片）显示有问题，希望在发货前处理好。"
    ),
    "I asked for {before} for this order, and now ask for {wish} instead.": (
        "我曾为此订单申请{before}，现在改为申请{wish}。"
    ),
    "My request: please exchange it for one without {these}.": "我的请求：请换货，换一件没有{these}的。",
    "Could you check this, ask the seller whether a replacement is available, and tell me the answer?": (
        "麻烦您核实一下，问一问卖家是否有货可换，并告诉我结果。"
    ),
    "My request: a refund, not an exchange.": "我的请求：退货退款，不换货。",
    "Could you check this, take it up with the seller, and tell me the answer and the amount?": (
        "麻烦您核实一下，与卖家沟通，并告诉我结果和退款金额。"
    ),
    "Could you ask the seller and tell me the answer?": "麻烦您问一下卖家，并告诉我结果。",
    "Please keep the item in the warehouse until then.": "在此之前，请先把商品留在仓库。",
    # follow-up
    "follow-up on my request for {wish}": "跟进我的{wish}申请",
    "I have no word yet on whether it was checked and passed on to the seller.": (
        "目前我还不知道申请是否已核实并转达卖家。"
    ),
    "I have no word yet on whether the seller has a replacement.": "目前我还不知道卖家是否有货可换。",
    "I have no word yet that the replacement has reached the warehouse.": "目前我还没有收到换货商品到仓库的消息。",
    "I have not received QC photos of the replacement yet.": "目前我还没有收到换货商品的质检照片。",
    "I have not received the refund yet.": "目前我还没有收到退款。",
    "I have no word yet on what comes of it.": "目前我还不知道处理结果。",
    "The facts have not changed, and I would like to ask once more.": "情况没有变化，我想再次提出申请。",
    "Could you take it up with the seller again and tell me the answer?": "麻烦您再与卖家沟通一次，并告诉我结果。",
    "Could you tell me how far it is, and when I can expect the next step?": (
        "麻烦您告诉我目前的进度，以及下一步大概什么时候完成。"
    ),
    "My request is still {wish}.": "我的请求仍然是{wish}。",
    # support, documentation, escalation
    "please mediate on my request for {wish}": "请协调我的{wish}申请",
    "Could you mediate between the seller and me?": "麻烦您在卖家和我之间协调。",
    "My request is {wish}.": "我的请求是{wish}。",
    "documentation for my request for {wish}": "{wish}申请的材料",
    "Here is what I have on it.": "以下是我手上的材料。",
    "Could you look at it again with this, and tell me the answer?": "麻烦您根据这些材料再核实一次，并告诉我结果。",
    "{name}": "{name}",
    "{name}:": "{name}：",
    "{name} (circle {numbers})": "{name}（第{numbers}号圈）",
    "{name} (circles {numbers})": "{name}（第{numbers}号圈）",
    "please pass on my request for {wish} to higher-level support": "请把我的{wish}申请转给上级客服",
    "Could somebody with higher-level support look at this?": "麻烦请上级客服看一下。",
    # approve, reject
    "I have looked through the QC photos of the replacement and approve it.": "我看过换货商品的质检照片，可以接受。",
    "I approve the replacement.": "我接受换货商品。",
    "I approve the replacement": "我接受换货商品",
    "This settles my request for {wish}.": "我的{wish}申请到此完成。",
    "The replacement can be shipped with my parcel.": "换货商品可以随我的包裹发货。",
    "I cannot approve the replacement, request for {wish}": "无法接受换货商品，申请{wish}",
    "The replacement is not right either, so I cannot approve it.": "换货商品也有问题，所以我无法接受。",
    "I have looked at the replacement, and I cannot approve it.": "我看过换货商品，无法接受。",
    "This is request number {n} for this item.": "这是我为此商品第{n}次申请。",
    "My request: please exchange it again, for one without {these}.": "我的请求：请再次换货，换一件没有{these}的。",
    # after shipping
    "a problem found after shipping": "发货后发现问题",
    "This order has been shipped, and I have found a problem with it.": "此订单已发货，我发现商品有问题。",
    "This order was shipped on {on}, and I have found a problem with it.": "此订单已于{on}发货，我发现商品有问题。",
    "It is a minor defect.": "是小问题。",
    "It is a major defect.": "问题比较严重。",
    "This is not what I ordered.": "这不是我订的商品。",
    "It is about the size.": "是尺码问题。",
    "My request: {wish}.": "我的请求：{wish}。",
    "Could you tell me whether a refund, in full or in part, is possible, and of what amount?": (
        "麻烦您告诉我是否可以全部或部分退款，以及金额是多少。"
    ),
    "Could you tell me how this can be put right?": "麻烦您告诉我可以怎样解决。",
    "Could you tell me what you can offer?": "麻烦您告诉我可以提供什么方案。",
    # refund-chase
    "refund not complete yet": "退款尚未全部到账",
    "refund not received yet": "退款尚未到账",
    "My request: please check where the refund of {amount} is.": "我的请求：麻烦您查一下{amount}的退款到哪里了。",
    "My request: please check where the refund is.": "我的请求：麻烦您查一下退款到哪里了。",
    "Could you tell me on which day and by which way it was or will be paid?": (
        "请告诉我退款的日期和方式（已退或将退）。"
    ),
    # more-photos
    "please send more QC photos": "请补拍质检照片（QC照片）",
    "Before I decide on this order, I would like to see it more closely.": "在决定此订单之前，我想看得更清楚一些。",
    "I need this for my request for {wish}.": "我的{wish}申请需要这些。",
    "Could you send sharp close-up photos, or the measurements, of these places?": (
        "麻烦您补拍这些地方的清晰近照，或者提供测量尺寸。"
    ),
}


class Chinese(Tongue):
    """Chinese, in full-width punctuation; sentences follow each other without a space."""

    code = "zh"
    joint = ""
    comma = "、"

    def template(self, words: str) -> str:
        """The sentence in Chinese, its slots still open."""
        return CHINESE_OF[words]

    def day(self, day: date) -> str:
        """A day, as it is written in a sentence."""
        return f"{day.year}年{day.month}月{day.day}日"

    def entry(self, entry: Entry) -> str:
        """What stands in a list; the buyer's words follow in quotation marks."""
        match entry:
            case Sentence():
                return self.said(entry)
            case Quote():
                return f"{self.said(entry.intro) if entry.intro else ''}“{entry.text}”"
            case Defect():
                known = phrase(entry)
                if not known or not entry.text:
                    return known or f"“{entry.words}”"
                return f"{known}（原文：“{entry.text}”）"

    def beside(self, entry: Entry) -> str:
        """What stands under the English: only what Chinese has words for, since the rest can be read above it."""
        match entry:
            case Sentence():
                return self.said(entry)
            case Quote():
                return f"{self.said(entry.intro)}（原文见上）" if entry.intro else ""
            case Defect():
                return phrase(entry)

    def unsaid(self, defect: Defect) -> dict[str, str | None]:
        """The fields that would say what is left in the buyer's words, each with what it may be."""
        return unsaid(defect)


CHINESE = Chinese()
