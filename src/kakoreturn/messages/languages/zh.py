"""Chinese as it is written to agents and shops: their own words for things, full-width punctuation, no threats.

Whatever has no place in these sentences or in the vocabulary of defects stays in the buyer's words, in quotation marks.
"""

from __future__ import annotations

from kakoreturn.domain.values import Category, Happening, Issue, Money, Payment, Sender
from kakoreturn.messages.language import Language, by_exchange, by_wish
from kakoreturn.messages.languages import zh_defects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from kakoreturn.domain.defect import Defect

_UNITS = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港币",
    "JPY": "日元",
    "AUD": "澳元",
    "CAD": "加元",
}


class _Chinese(Language):
    def day(self, day: date) -> str:
        """A day, as it is written in a sentence."""
        return f"{day.year}年{day.month}月{day.day}日"

    def money(self, money: Money) -> str:
        """A sum with its unit behind it; of a currency that has none here, its code."""
        unit = _UNITS.get(money.currency)
        return f"{money.written}{unit}" if unit else str(money)

    def defect(self, defect: Defect, category: Category | None) -> str:
        """A defect by its fields; the buyer's words follow in quotation marks."""
        said = zh_defects.phrase(defect, category)
        if not said or not defect.text:
            return said or zh_defects.own_words(defect.words)
        _, words = zh_defects.parted(defect.text)
        return f"{said}（原文：“{words}”）"

    def finding(self, text: str) -> str:
        """What a review found: its check, and the buyer's words."""
        return zh_defects.own_words(text)

    def unsaid(self, defect: Defect, category: Category | None) -> dict[str, str | None]:
        """The fields that would say what is left in the buyer's words, each with what it surely is, else None."""
        return zh_defects.unsaid(defect, category)

    def near(self, defect: Defect) -> tuple[str, ...]:
        """The faults of the list that a defect may mean that is left in the buyer's words."""
        return zh_defects.near(defect)


LANGUAGE = _Chinese(
    code="zh",
    joint="",
    counted="{amount}（{counted}）",
    comma="、",
    # The frame
    subject="订单 {number}：{title}",
    order_and_item="订单 {number}：{item}",
    order_alone="订单 {number}",
    hello="您好！",
    thanks="谢谢！",
    photos="附图：{names}",
    attached="附件：{names}",
    photo_with_note="{photo}：“{note}”",
    numbered_photo="照片{n}：{name}",
    circle="圈{n}",
    circle_of_defect="圈{n}＝问题{defect}",
    photo_with_circles="{name}（{circles}）",
    # What tells the order from others
    order_number="订单号：{number}",
    item_of_order="{number}（第{line}件商品）",
    item="商品：{item}",
    size_ordered="下单尺码：{size}",
    quantity="数量：{n}",
    seller="店铺：{seller}",
    price="单价：{price}",
    ordered_on="下单日期：{on}",
    paid_by={
        Payment.PAYPAL: "付款方式：PayPal",
        Payment.CARD: "付款方式：银行卡",
        Payment.BALANCE: "付款方式：余额",
        Payment.OTHER: None,
    },
    # Headings
    wrong="问题如下：",
    wrong_before="之前的问题：",
    wrong_replacement="这次的问题：",
    history="处理经过：",
    messages="沟通记录：",
    photo_list="附图：",
    attached_list="附件：",
    to_see="需要看清楚的地方：",
    noted="目前发现的问题：",
    # What was asked for, and when
    asked=by_wish(
        exchange="我于{on}为这个订单申请了换货。",
        right_item="我于{on}因发错货申请了换货（换成我下单的商品）。",
        missing_part="我于{on}为这个订单申请了补发缺少的部分。",
        refund="我于{on}为这个订单申请了退货退款。",
        refund_abroad="我于{on}为这个订单申请了退款（商品已寄到国外）。",
        partial_refund="我于{on}为这个订单申请了仅退款（部分退款，不退货）。",
    ),
    about=by_wish(
        exchange="这是关于这个订单的换货申请。",
        missing_part="这是关于这个订单的补发申请。",
        refund="这是关于这个订单的退货退款申请。",
        refund_abroad="这是关于这个订单的退款申请（商品已寄到国外）。",
        partial_refund="这是关于这个订单的仅退款申请（部分退款，不退货）。",
    ),
    first_asked=by_wish(
        exchange="首次申请换货日期：{on}。",
        missing_part="首次申请补发日期：{on}。",
        refund="首次申请退货退款日期：{on}。",
        refund_abroad="首次申请退款日期：{on}。",
        partial_refund="首次申请仅退款日期：{on}。",
    ),
    switched_from=by_wish(
        exchange="之前我为这个订单申请的是换货。",
        missing_part="之前我为这个订单申请的是补发。",
        refund="之前我为这个订单申请的是退货退款。",
        refund_abroad="之前我为这个订单申请的是退款。",
        partial_refund="之前我为这个订单申请的是仅退款。",
    ),
    switched_to=by_wish(
        exchange="现在改为申请换货。",
        missing_part="现在改为申请补发缺少的部分。",
        refund="现在改为申请退货退款。",
        refund_abroad="现在改为申请退款。",
        partial_refund="现在改为申请仅退款（部分退款，商品我留下）。",
    ),
    still=by_wish(
        exchange="我还是希望换货。",
        missing_part="我还是希望补发缺少的部分。",
        refund="我还是希望退货退款。",
        refund_abroad="我还是希望全额或部分退款。",
        partial_refund="我还是希望部分退款，不退货。",
    ),
    pay_agreed="请按已同意的方案退款。",
    would_like=by_wish(
        exchange="我希望换货。",
        right_item="我希望换成我下单的商品。",
        missing_part="我希望补发缺少的部分。",
        refund="我希望退货退款。",
        refund_abroad="我希望全额或部分退款。",
        partial_refund="我希望部分退款，商品我留下，不退货。",
    ),
    day_ago="到今天已经1天了。",
    days_ago="到今天已经{n}天了。",
    business_day="从{on}到今天已经1个工作日了。",
    business_days="从{on}到今天已经{n}个工作日了。",
    # What came of it
    happened={
        Happening.SENT: ("{on}，我提交了申请。",),
        Happening.CHASED: ("{on}，我询问了进度。",),
        Happening.REVIEWED: ("{on}，申请已核实并转达卖家。",),
        Happening.CONFIRMED: ("{on}，卖家已确认重新发货。",),
        Happening.ARRIVED: ("{on}，重新发的货已到仓库。",),
        Happening.QC: ("{on}，我收到了新的质检图。",),
        Happening.APPROVED: ("{on}，新的质检图没有问题，验货通过。",),
        Happening.REJECTED: ("{on}，重新发的货验货不通过。",),
        Happening.AGREED: ("{on}，已同意退款{amount}。", "{on}，已同意退款。"),
        Happening.REFUNDED: ("{on}，我收到退款{amount}。", "{on}，我收到了退款。"),
        Happening.REPLACED: ("{on}，我收到了正确的商品。",),
        Happening.REFUSED: ("{on}，申请被拒绝。",),
        Happening.SUPPORT: ("{on}，我联系了客服。",),
        Happening.DOCUMENTED: ("{on}，我提交了凭证。",),
        Happening.PERSISTED: ("{on}，我再次提交了申请。",),
        Happening.ESCALATED: ("{on}，我申请转给客服主管处理。",),
        Happening.PROMISED: ("{on}收到回复，预计{due}前有结果。", "{on}收到回复，告知了预计的时间。"),
        Happening.OFFERED: (
            "{on}收到的方案：商品我留下，退款{amount}。",
            "{on}收到的方案：商品我留下，退一部分钱。",
        ),
        Happening.CHARGED: (
            "{on}，收取费用{amount}（“{note}”）。",
            "{on}，收取费用{amount}。",
            "{on}，收取了一笔费用。",
        ),
        Happening.RETURNED: ("{on}，商品已退回给卖家，运单号{tracking}。", "{on}，商品已退回给卖家。"),
        Happening.RECEIVED: ("{on}，卖家已收到退回的商品。",),
        Happening.ACCEPTED: ("{on}，我决定按现状收下商品。",),
        Happening.WITHDRAWN: ("{on}，我撤回了申请。",),
        Happening.LOST: ("{on}，申请没有成功。",),
        Happening.REOPENED: ("{on}，我重新提出了申请。",),
    },
    changed_to=by_wish(
        exchange="{on}，我改为申请换货。",
        missing_part="{on}，我改为申请补发缺少的部分。",
        refund="{on}，我改为申请退货退款。",
        refund_abroad="{on}，我改为申请退款。",
        partial_refund="{on}，我改为申请仅退款（部分退款，不退货）。",
    ),
    shipped="{on}，商品已寄往国外。",
    offer_declined="{on}，我回复还是想按原来的申请处理。",
    more_asked="{on}，我询问了金额能不能再高一些。",
    answer_noted="我记下的答复：“{note}”。",
    no_answer="目前还没有收到答复。",
    promise_passed="这个日期已经过了。",
    refund_agreed="已同意退款{amount}。",
    received="目前已收到：{amounts}。",
    kept={
        Sender.AGENT: "{on}，代购：“{text}”",
        Sender.SELLER: "{on}，卖家：“{text}”",
        Sender.SUPPORT: "{on}，客服：“{text}”",
        Sender.ME: "{on}，我：“{text}”",
    },
    kept_above={
        Sender.AGENT: "{on}，代购：（原文见上）",
        Sender.SELLER: "{on}，卖家：（原文见上）",
        Sender.SUPPORT: "{on}，客服：（原文见上）",
        Sender.ME: "{on}，我：（原文见上）",
    },
    # request
    request_title=by_wish(
        exchange="申请换货",
        right_item="发错货，申请换货",
        missing_part="少件，申请补发",
        refund="申请退货退款",
        refund_abroad="申请退款",
        partial_refund="申请仅退款（部分退款，不退货）",
    ),
    photos_show="这个订单的质检图（QC图）显示商品有问题，希望在寄往国外之前处理好。",
    photos_of_day_show="{on}的质检图（QC图）显示商品有问题，希望在寄往国外之前处理好。",
    request=by_wish(
        exchange="诉求：换货，请换成没有以上问题的。",
        right_item="诉求：发错货，请换成我下单的商品。",
        missing_part="诉求：请补发缺少的部分。",
        refund="诉求：退货退款，不换货。",
        refund_abroad="诉求：退款。",
        partial_refund="诉求：仅退款（部分退款），商品我留下，不退货。",
    ),
    check=by_wish(
        exchange="麻烦您核实一下，问一下卖家有没有货可以换，并告诉我结果。",
        right_item="麻烦您核实一下，请卖家换成正确的商品，并告诉我结果。",
        missing_part="麻烦您核实一下，请卖家补发，并告诉我结果。",
        refund="麻烦您核实一下，和卖家沟通，并告诉我结果和退款金额。",
        partial_refund="麻烦您核实一下，和卖家确认退款金额，并告诉我结果。",
    ),
    own_choice=by_wish(
        exchange="商品没有问题，是我个人原因想换货。",
        missing_part="商品没有问题，是我个人原因想换货。",
        refund="商品没有问题，是我个人原因想退货。",
        refund_abroad="商品没有问题，是我个人原因想退款。",
        partial_refund="商品没有问题，是我个人原因想申请部分退款。",
    ),
    request_by_choice=by_wish(
        exchange="诉求：如果卖家支持，希望无理由换货。",
        missing_part="诉求：如果卖家支持，希望无理由换货。",
        refund="诉求：如果卖家支持，希望无理由退货退款。",
        refund_abroad="诉求：如果卖家同意，希望退款。",
        partial_refund="诉求：如果卖家同意，希望部分退款，商品我留下。",
    ),
    check_costs="麻烦您问一下卖家是否支持、我需要承担多少运费或手续费，并告诉我结果。",
    ask_seller="麻烦您问一下卖家，并告诉我结果。",
    do_not_ship="处理好之前请先不要打包寄出。",
    # request, taking what was offered
    accept_title="接受部分退款方案（不退货）",
    accept_offer=(
        "我接受{on}提出的方案：退款{amount}，商品我留下，不退货。",
        "我接受{on}提出的部分退款方案：商品我留下，不退货。",
    ),
    confirm_offer="麻烦您确认一下，并告诉我哪天退、怎么退（原路退回还是退到余额）。",
    # follow-up
    follow_up_title=by_wish(
        exchange="跟进换货申请",
        missing_part="跟进补发申请",
        refund="跟进退货退款申请",
        refund_abroad="跟进退款申请",
        partial_refund="跟进仅退款申请",
    ),
    waiting={
        Happening.REVIEWED: "申请是否已核实并转达卖家，目前还没有收到消息。",
        Happening.CONFIRMED: "卖家能否重新发货，目前还没有收到消息。",
        Happening.ARRIVED: "重新发的货是否已到仓库，目前还没有收到消息。",
        Happening.QC: "目前还没有收到新的质检图。",
        Happening.REFUNDED: "目前还没有收到退款。",
    },
    rest_not_received="剩余的款项目前还没有收到。",
    no_outcome="目前还没有收到处理结果。",
    ask_status="麻烦您看一下目前处理到哪一步了，大概什么时候有结果。",
    decline_offer="谢谢您提供的方案，不过我还是想按原来的申请处理。",
    ask_for_more="谢谢您提供的方案，麻烦再问一下卖家，金额能不能再高一些。",
    ask_next="麻烦您告诉我接下来怎么处理。",
    still_there="我的诉求不变，希望再争取一次。",
    ask_again="麻烦再帮我向卖家申请一次，并告诉我结果。",
    # support, documentation, escalation
    support_title=by_wish(
        exchange="请协助处理我的换货申请",
        missing_part="请协助处理我的补发申请",
        refund="请协助处理我的退货退款申请",
        refund_abroad="请协助处理我的退款申请",
        partial_refund="请协助处理我的仅退款申请",
    ),
    mediate="麻烦帮我和卖家协调一下。",
    find_out="麻烦帮我查一下这个申请处理到哪一步了，并告诉我结果。",
    documentation_title=by_wish(
        exchange="换货申请的相关凭证",
        missing_part="补发申请的相关凭证",
        refund="退货退款申请的相关凭证",
        refund_abroad="退款申请的相关凭证",
        partial_refund="仅退款申请的相关凭证",
    ),
    here_it_is="相关凭证如下。",
    look_again="麻烦您根据这些凭证再核实一次，并告诉我结果。",
    escalation_title=by_wish(
        exchange="换货申请，请转给客服主管处理",
        missing_part="补发申请，请转给客服主管处理",
        refund="退货退款申请，请转给客服主管处理",
        refund_abroad="退款申请，请转给客服主管处理",
        partial_refund="仅退款申请，请转给客服主管处理",
    ),
    escalate="麻烦转给客服主管处理。",
    # approve, reject
    approve_title=by_exchange(
        exchange="换货商品验货通过",
        missing_part="补发的商品验货通过",
    ),
    approve=by_exchange(
        exchange="换货商品已确认，没有问题。",
        missing_part="补发的商品已确认，没有问题。",
    ),
    approve_photos=by_exchange(
        exchange="换货商品的质检图已看过，没有问题，验货通过。",
        missing_part="补发商品的质检图已看过，没有问题，验货通过。",
    ),
    settled=by_exchange(
        exchange="换货申请可以结单。",
        missing_part="补发申请可以结单。",
    ),
    ship_it="可以和我的包裹一起打包寄出。",
    reject_title=by_exchange(
        exchange="换来的商品仍有问题，申请再次换货",
        missing_part="补发的商品仍有问题，申请重新补发",
    ),
    replacement_wrong=by_exchange(
        exchange="换来的商品仍有问题，验货不通过。",
        missing_part="补发的商品仍有问题，验货不通过。",
    ),
    replacement_not_approved=by_exchange(
        exchange="换来的商品已看过，验货不通过。",
        missing_part="补发的商品已看过，验货不通过。",
    ),
    request_number="这是此商品第{n}次申请售后。",
    request_again=by_exchange(
        exchange="诉求：再次换货，请换成没有以上问题的。",
        right_item="诉求：再次换货，请换成我下单的商品。",
        missing_part="诉求：请重新补发缺少的部分。",
    ),
    # after shipping
    after_shipping_title="国际发货后发现问题",
    shipped_with_problem="这个订单已寄往国外，现在有问题需要处理。",
    shipped_on_with_problem="这个订单已于{on}寄往国外，现在有问题需要处理。",
    shipped_abroad="这个订单已寄往国外。",
    shipped_abroad_on="这个订单已于{on}寄往国外。",
    issues={
        Issue.MINOR: None,
        Issue.MAJOR: "属于严重问题。",
        Issue.WRONG_ITEM: "发错货：收到的不是我下单的商品。",
        Issue.SIZE: "是尺码问题。",
        Issue.LOST: "包裹在运输途中丢失了。",
        Issue.SHORT: "包裹里少了商品。",
        Issue.DAMAGED: "包裹收到时已破损。",
        Issue.SEIZED: "包裹在途中被查扣了。",
    },
    request_abroad=by_wish(
        exchange="诉求：换货。",
        right_item="诉求：换成我下单的商品。",
        missing_part="诉求：请补发缺少的部分。",
        refund="诉求：全额或部分退款（商品已寄到国外，不方便退货）。",
        partial_refund="诉求：部分退款，商品我留下。",
    ),
    request_for_parcel="诉求：全额或部分退款。",
    how_much="麻烦您告诉我是否可以，以及能退多少。",
    how_put_right="麻烦您告诉我可以怎样处理。",
    what_offered="麻烦您告诉我有什么处理方案。",
    # refund-chase
    refund_incomplete="尚未收到全部退款",
    refund_missing="尚未收到退款",
    where_remaining="诉求：请帮我查一下剩余{amount}的退款进度。",
    where_amount="诉求：请帮我查一下{amount}的退款进度。",
    where_refund="诉求：请帮我查一下退款进度。",
    how_paid="麻烦您告诉我哪天退、怎么退（原路退回还是退到余额）。",
    # more-photos
    more_photos_title="请补拍质检图",
    see_closer="在决定之前，我想看得更清楚一些。",
    photos_needed=by_wish(
        exchange="申请换货时要用。",
        missing_part="申请补发时要用。",
        refund="申请退货退款时要用。",
        refund_abroad="申请退款时要用。",
        partial_refund="申请仅退款时要用。",
    ),
    send_photos="麻烦您补拍这些地方的清晰细节图，或提供实测尺寸。",
)
