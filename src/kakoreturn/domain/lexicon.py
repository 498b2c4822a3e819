"""The words by which a defect note is read: what only judges, what says nothing here, what names a place.

English first, with the commonest words of German, French and Spanish notes; Chinese has patterns of its own below,
since it is written without spaces. A word that stands nowhere here says what is wrong.
"""

# What only judges: nothing a stranger could look for.
JUDGING = frozenset(
    """
    bad badly poor poorly terrible horrible awful ugly cheap cheaply cheaplooking crap crappy trash trashy garbage
    rubbish junk shoddy sloppy sucks worst worse inferior mediocre disappointing disappointed unacceptable fake
    fakelooking weird weirdlooking strange odd funny lousy subpar
    schlecht schlechte schlechter schlechtes billig hässlich komisch mies mauvais mauvaise moche mala malo feo fea
    """.split()
)
# What says nothing about a defect: that there is one, feelings, attributes without a value.
EMPTY = frozenset(
    """
    low unhappy dislike hate wrong off defective defect defects faulty fault faults flaw flaws flawed
    problem problems issue issues quality qc not good great nice ok okay fine perfect right correct look looks closer
    looking looked seem seems feel feels like want expected expect acceptable satisfied happy made well different
    size sizes sizing colour color colours colors shape style version batch worth kinda
    ordered order orders received receive got get came come comes arrived sent delivered says say said shows
    qualität problem aussieht sieht aus nicht gut größe farbe qualité taille couleur calidad talla color
    """.split()
)
# Parts and features that are no defect by being named: "the font looks odd" does not say what is wrong with it.
FEATURES = frozenset("font fonts letters lettering stitching stitches seams finish details".split())
# What covers all of an item is neither a defect nor a place.
MATERIALS = frozenset("leather suede fabric material canvas cotton denim metal plastic".split())
FILLERS = frozenset(
    """
    a an the this that these those it its it's is are was were be been being and or but so too very really quite
    rather just some any all whole entire there here i i'm im my me we you your they them he she of to in on at for
    with as by from have has had do does did don't dont doesn't doesnt isn't isnt aren't arent can could would should
    will cant can't wont won't item items u ur
    product thing things order photo photos picture pictures pics pic please pls plz bit little kind sort somehow
    something somewhere
    everywhere overall general generally also more much many lot lots no none what how which who why when one pair
    shoe shoes sneaker sneakers boot boots sandal sandals bag bags tote totes backpack wallet lamp lamps jacket coat
    shirt shirts tee hoodie sweater trousers pants jeans shorts dress skirt sock socks scarf hat cap belt watch
    necklace earrings headphones omg wow hello hi hey dear thanks thank thx exchange exchanged refund return replace
    replacement again still only even both same another other if than after before now maybe
    idk lol af tbh imo wtf smh rl gl yes yeah asap
    seller agent warehouse money price yuan support shop store week weeks day days month time last honestly
    check see show tell ask talk contact send give take need think know paid pay way going
    spot spots place places area areas part parts
    ich bitte und der die das ein eine ist hat es zurück mit den dem leider umtauschen
    je le la les un une est et pas merci el los las es y por favor no muy
    """.split()
)
PLACES = frozenset(
    """
    left right front rear back top bottom upper lower inner outer inside outside side sides middle centre center
    corner edge edges end ends tip base surface underside body heel heels toe toes toebox sole soles outsole midsole
    insole insoles tongue lace laces eyelet eyelets ankle collar vamp shaft sleeve sleeves cuff cuffs hem neck
    neckline shoulder shoulders chest waist waistband pocket pockets hood drawstring lining zip zipper zippers
    button buttons buttonhole placket armpit leg legs knee thigh crotch hip label tag tags strap straps handle
    handles flap clasp buckle chain link links hinge lid rim frame lens lenses dial bezel crown hand hands face case
    band bracelet ring stone setting pendant earring screen display key keys keyboard cable plug socket port shade
    lampshade bulb stand stem switch arm arms foot feet box packaging logo print pattern embroidery panel stripe
    stripes monogram hardware rivet rivets stud piping trim brim visor peak spout ear earcup earcups cup cups cushion
    headband earpad earpads mesh heeltab swingtag hangtag caseback strapend lug lugs
    links rechts linke linken linker linkes rechte rechten rechter rechtes vorne hinten oben unten innen außen sohle
    ferse ärmel kragen saum tasche reißverschluss absatz zunge innenfach knopf schuh naht gürtelschnalle
    gauche droite droit devant derrière semelle talon manche col ourlet poche fermeture
    izquierda izquierdo derecha derecho suela talón manga cuello bolsillo cremallera
    """.split()
)
# A thing after one of these is a place: "next to the logo", "am Henkel".
PREPOSITIONS = frozenset(
    """
    on at in near along under inside outside between behind around above below across over beside beneath next
    am an auf im bei neben unter über vom zwischen sur près dans au en sobre
    """.split()
)
# Words of place that mean something else here.
NO_PLACE = (
    r"\b(?:(?:sent?d?|money|give|get|go|take|ship) (?:it |them )?back|back to|all right|just not right"
    r"|right (?:there|here|with|size|now|away|colou?r)|(?:i|have|has) left|on the (?:photos?|pics?|pictures?|order))\b"
)
# "off" judges in "looks off", and says something in "peeling off".
JUDGING_PHRASE = r"(?:is|are|was|looks?|seems?|feels?|bit|little|slightly|way|totally|very)\s+(off)\b"
# What came off has not come: these say what is wrong with a part.
CAME_OFF = r"\b(?:comes?|came|coming|falls?|fell|falling) (?:off|apart|loose|undone)\b"
# A note about the item as a whole: no place, but what was ordered and what came.
WHOLE_ITEM = (
    r"\b(?:instead of|rather than|missing|incomplete|only (?:\d|one\b|half\b)|says? (?:\d|[smlx]{1,4}\b)"
    r"|wrong (?:item|product|model|size|colou?r|style|quantity|one)|(?:size|colou?r|item|model) (?:is )?wrong"
    r"|too (?:small|big|large|short|long|tight|loose|wide|narrow)"
    r"|falsche (?:größe|farbe)|(?:größe|farbe) falsch|zu (?:klein|groß))\b"
)
ORDERED = r"\b(?:ordere?d|order was|bought|chose|choosed|wanted|need|bestellt|commandé|pedí)\b"
CAME = r"\b(?:received|recieved|got (?:a|an|the|two|only|\d)|came|arrived|sen[dt]|delivered|gekommen|geliefert|reçu)\b"
# Beside what was ordered, these tell what came.
INSTEAD = r"\b(?:got|is|are|was|were)\b"
COMPARING = r"\b(?:instead of|rather than|but|not|only|missing|expected|should|must|than|statt)\b"

# Chinese: what says nothing, then what names a place, then what calls for ordered against came.
CHINESE_EMPTY = (
    r"质量(?:[很太]?(?:差|不好|一般)|有问题)|看(?:起来|着|上去)?|感觉|不对劲|怪怪的?|奇怪|不好看?|很差|太差|有问题|有点|有瑕疵|瑕疵|垃圾|不行"
    r"|不满意|请|麻烦|帮我|帮忙|换(?:一[个件双只条]|货)|退(?:款|货)|一下|这[个件双只条]|鞋子?|衣服|包包?|谢谢|你好|您好"
    r"|了|的|吧|啊|很|太|我|要|[，。！？!?,.\s]"
)
CHINESE_PLACES = (
    r"[左右前后内外侧边角底跟舌领袖摆扣链带盖面口帮腰肩胸背兜罩盘框环座标处中脚]|(?<!线)头|上[面方部边]|下[面方部边]"
)
CHINESE_WHOLE = (
    r"尺码|码数|颜色(?:不对|发错|错)|发错|错(?:的|了|货)|少(?:了|发|一|两)|漏发|缺|偏[大小]|太[大小]|收到|发来|订的"
)
CHINESE_COMPARED = r"\d|应该?|应为|要的|订的|拍的|买的|下单|而不是|不是|少|漏发|缺"
