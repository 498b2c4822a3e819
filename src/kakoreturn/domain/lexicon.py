"""The closed list: the words that say nothing of what is wrong with an item.

Function words, judgements, requests and greetings, and nouns that fit any order, in the languages buyers write in. A
word that is not here says something: a part, a fault, a typo, a language that nobody thought of. So the list can only
ever miss that a note is empty, and never that it says something; a word belongs here only if it does so in none.
"""

from __future__ import annotations

# What only judges: nothing that a stranger could look for.
JUDGING = frozenset(
    """
    bad badly poor poorly terrible terribly horrible horribly horrendous awful awfully dreadful appalling atrocious
    abysmal pathetic disgusting nasty ugly hideous cheap cheaply cheaplooking crap crappy shit shitty trash trashy
    garbage rubbish junk shoddy sloppy sloppily sucks suck lame wack whack mid meh ew yuck yikes sus sketchy worst
    worse
    inferior mediocre lousy subpar substandard unsatisfactory disappointing disappointed disappointment unacceptable
    unprofessional ridiculous insane crazy joke scam fake fakelooking fakes weird weirdlooking
    strange odd oddly funny suspicious unpleasant unwearable useless worthless overpriced expensive amateurish wrongly
    unhappy unsatisfied dissatisfied displeased angry upset annoyed sad underwhelming unimpressed unimpressive
    frustrated frustrating annoying laughable embarrassing disaster unreal damn dang goddamn freaking
    fucking ass dogshit bullshit bs pos scams scammed scammer scamming fraud cheated tricked robbed careless
    carelessly
    schlecht schlechte schlechter schlechtes schlechten schlechteste billig billige billiges hässlich komisch mies
    miese
    minderwertig mangelhaft mangelhafte mangelhafter mangelhaftes furchtbar schrecklich grausam enttäuscht
    enttäuschend unzufrieden seltsam unbrauchbar müll schrott mist scheisse murks pfusch
    mauvais mauvaise mauvaises nul nulle moche médiocre horrible déçu déçue décevant insatisfait bizarre honteux
    décevante décevants arnaque camelote merde
    mal mala malo malos malas pésimo pésima feo fea horrible terrible decepcionado decepcionada raro rara fatal basura
    porquería asco fraude estafa
    brutto brutta pessimo pessima scadente scarsa scarso cattiva cattivo deluso delusa strano strana schifo truffa
    robaccia
    mau má ruim péssimo péssima feio feia decepcionado decepcionada insatisfeito insatisfeita lixo porcaria vergonha
    slecht slechte lelijk lelijke waardeloos teleurgesteld raar rare rommel troep ontevreden
    zły zła złe słaba słaby słabe brzydki brzydka brzydkie okropny okropna beznadziejna beznadziejny fatalna tandeta
    brak słabo niezadowolony niezadowolona rozczarowany rozczarowana tragiczna tragiczny
    плохой плохая плохое плохо ужасный ужасная ужасное ужас ужасно отвратительно некрасиво странно разочарован
    разочарована недоволен недовольна некачественно некачественный некачественная отстой кошмар хлам
    dålig dåligt dåliga ful fult besviken missnöjd skräp kötü berbat çirkin kalitesiz
    """.split()
)
# That there is something, and how one feels about it, without saying what.
_VAGUE = """
    quality qualities qc defect defects defective faulty fault faults flaw flaws flawed imperfect imperfection
    imperfections problem problems problematic issue issues trouble concern concerns mistake error errors wrong
    incorrect off fishy different difference good great nice ok okay fine perfect correct proper properly decent
    satisfied happy happier pleased like likes liked dislike hate love made make makes making manufactured produced
    done finish finishing details workmanship craftsmanship craft construction build material materials standard
    standards level worth value expected expect expecting expectation expectations hoped imagined thought described
    description descriptions advertised advertisement promised meet meets met acceptable accept usable wearable
        original real normal seem seems seemed look looks looked looking feel feels feeling felt appear appears
    appearance impression vibe vibes somehow something anything everything nothing somewhere everywhere
    overall general generally
    sure unsure doubt doubts doubtful trust confident convinced fail fails failed failing failure pass passes passed
    approve approved hopefully surprised shocked shame shameful respect opinion taste personally dissapointed
    execution nicely letdown average thoughts cool thats whats theres unusable
    impressed impress impressive lack lacks lacking happened happens happen noticeable noticed obvious tier unit units
    dissapointing disapointed quallity qualty irl meant mean means matter matters reason reasons
"""
_FUNCTION = """
    a an the this that these those it its it's is are was were be been being am and or but so too very really quite
    rather just some any all whole entire entirely total totally completely absolutely extremely super pretty
    such there their here i i'm im i've ive i'd my mine me we our us you your you're u ur they them he him his she
    her who what whats which how why when where one ones to of in on at for with without as by from into than
    then if because cause since has have had having do does did doing don't dont doesn't doesnt didn't didnt isn't
    isnt
    aren't arent wasn't wasnt weren't can could cannot can't cant couldn't would wouldn't should shouldn't will won't
    wont shall must may might not no nor none never ever always still yet already again also more much many most lot
    lots few little bit slightly kind kinda kindof sort sorta type stuff only even both same another other others else
    about below before after now today tomorrow soon later maybe perhaps probably honestly actually literally
    basically obviously
    clearly simply um uh well hmm definitely certainly truly seriously purely utterly pure utter multiple several
    numerous various lots countless enough such ain't aint wanna gonna gotta lemme gimme dunno ugh argh pff tho
    though although however while until till everyone everybody anyone anybody nobody myself itself themselves
    every each either neither once twice hugely supposed possibly especially mostly somewhat
"""
_ASKING = """
    please pls plz plss kindly thanks thank thx ty tysm regards hello hi hey dear sir madam sirs friend bro bruh dude
    man guys team yes yeah yep nah nope ok okey lol lmao rofl omg wtf wth af tbh imo imho idk idc smh rl gl ngl fr
    asap
    fyi ffs want wants wanted need needs needed wish would ask asking tell let know think believe guess see say said
    says asked check checked checking look please show contact talk help helping fix fixed solve solved sort resolve
    handle deal
    do exchange exchanged exchanging swap change changed replace replaced replacement refund refunded
    refunding refunds return returned returning returns reject rejected cancel cancelled canceled send sent sending
    resend give gave given take took get gets got getting receive received buy buying bought order ordered orders
    ordering pay paid paying spent waste wasted regret sorry money cash price prices cost costs yuan rmb dollars euros
    bucks buyer seller sellers agent warehouse shop store vendor supplier factory service staff
    refused mind anymore keep use wear better best new option options possible way ways thing things wait
    waited waiting week weeks day days month months year years time times last first next come comes came arrive
    arrived arrives delivered delivery shipping shipped ship going go went gone try tried
    reply replies replied answer answers answered respond response responding urgent urgently quick quickly confirm
    confirmed inform informed explain explained understand understood contacted complain complaint complaining claim
    discount discounts bargain gift accepting accepted accepts decline declined declining shown showing
    find finds found give gives giving bother bothers bothered bothering request requests requested requesting
    appreciate appreciated assist assistance advise advice suggest provide provided arrange process proceed
    choose chose chosen prefer preferred care cares deserve deserves concerned worried sell sells selling sold seen
    ashamed allowed refuse refuses asf ignore ignored promise friend friends people person customer customers
    dispute review reviewed inspect inspected verify consider decide decided keeping leave hope hoping
"""
# Nouns that fit any order; those of `THINGS` too, unless two of them are named.
_NOUNS = """
    item items product products article articles goods merchandise order purchase parcel parcels package packages haul
    piece pieces pair pairs pic pics picture pictures photo photos image images video comment message attached
    attachment circle circled screenshot example batch
"""
_GERMAN = """
    ich du er sie es wir ihr mir mich mein meine meiner meinen meins dir dich ihnen ihre der die das den dem des ein
    eine einen einem einer und oder aber doch auch nur noch schon sehr so zu ganz gar etwas irgendwas irgendwie alles
    nichts nicht kein keine keinen ist sind war waren wird wurde werden hat habe haben hatte hätte kann könnte können
    will möchte möchten würde soll sollte muss bin gefällt gefallen mag finde sieht aus wirkt scheint ja nein leider
    wirklich echt total völlig mit von für auf an am im in bei nach vom zum zur über wie was wer wo wenn dass weil als
    hier da dies diese dieser dieses so bitte danke hallo liebe grüsse zurück zurückgeben zurückschicken
    rückgabe umtausch umtauschen tauschen tausch erstattung erstatten erstattet geld ersatz neu neue neuen neues
    bestellt bestellung bestellen gekauft bekommen erhalten angekommen gekommen qualität verarbeitung zustand artikel
    produkt ware sache teil ding ding problem probleme fehler mangel mängel macke macken defekt stimmt ok okay gut
    gute
    gutes besser erwartet erwartung erwartungen entspricht beschrieben beschreibung wert preis zufrieden verkäufer
    händler
    haben hattest geht gehen gehts ging schau schauen schaut siehe sehen seht foto fotos bild bilder reklamieren
    reklamation zurücksenden retournieren retoure erstatte tausche tauscht schickt schicken senden antwort antworten
    melden hilfe helfen schade leider akzeptieren akzeptabel inakzeptabel erwarte hoffe hoffentlich einfach irgendwo
    überhaupt wirklich mehr wieder sicher unsicher schön bin qualitativ lässt lassen wünschen übrig echt niemals
    absolut
"""
_FRENCH = """
    je tu il elle nous vous ils elles me moi mon ma mes le la les un une des de du et ou mais est sont était ce
    ça cette cet ces ne pas plus très trop vraiment tout toute tous rien quelque chose avec pour par sur dans en au
    aux à a ai as avez avons être avoir fait faire que qu qui comme bien bon bonne bonjour salut merci svp s'il
    plaît plait vous veux voudrais souhaite aime accord retour retourner renvoyer
    échanger échange rembourser remboursé remboursement remboursez remplacer produit article commande commandé reçu
    acheté
    qualité problème problèmes défaut défauts défectueux défectueuse conforme attendu attente description prix vaut
    content contente satisfait satisfaite vendeur svp
    ont suis êtes sommes avait avais aurai va vais vont aller peux peut pouvez pouvoir faut faudrait dois voir vois
    voyez regardez regarder photo photos image images renvoi renvoie retours échangez échanges remboursée
    dédommagement répondre réponse répondez aide aider accepter acceptable inacceptable espère espérais dommage
    encore jamais aucun aucune ni même ici là oui non si déception contents
"""
_SPANISH = """
    yo tú el él ella nosotros usted ustedes me mi mis te lo la los las un una unos unas de del y o pero es son está
    están era fue ser estar no ni muy mucho mucha más tan todo toda algo nada con por para en al a que qué como cómo
    se su sus esto este esta eso ese esa he ha hay había gusta gustó quiero quisiera necesito puede pueden hacer
    hola buenos días gracias favor devolver devolución devuelvan cambiar cambio cambien reembolso reembolsar dinero
    producto artículo pedido pedí compré recibí recibido calidad problema problemas defecto defectos defectuoso
    defectuosa bien bueno buena esperaba esperado descripción precio vale contento contenta satisfecho vendedor
    parece ve hecho hecha convence convencen sirve sirven
    tiene tienen tengo tenemos tenía hemos han había va voy van ver vea vean miren mira mirar mire foto fotos imagen
    imágenes devolverlo devolverla devuelvo cambiarlo cambiarla cambie reembolsen reembolso devuelvan enviar envíen
    responder respuesta respondan ayuda ayudar aceptar aceptable inaceptable espero lástima nunca ningún ninguna sí
    si ya aún todavía fatal decepción otra otro
"""
_ITALIAN = """
    io tu lui lei noi voi loro mi mio mia il lo la i gli le un uno una di del della dei e o ma è sono era non né molto
    molta troppo tutto tutta qualcosa niente nulla con per in su al alla da dal che come cosa questo questa quello ha
    ho
    hanno piace voglio vorrei posso può fare ciao salve grazie prego favore restituire reso rendere cambiare cambio
    sostituire sostituzione rimborso rimborsare soldi prodotto articolo ordine ordinato comprato ricevuto arrivato
    qualità problema problemi difetto difetti difettoso difettosa bene buono buona aspettavo descrizione prezzo vale
    contento contenta soddisfatto soddisfatta venditore sembra convince convincono
    va vanno vado andare hai abbiamo avete avere aveva ho vedere vedi vedete guarda guardate guardare foto immagine
    immagini restituirlo restituirla renderlo cambiarlo cambiarla rimborsato rimborsatemi mandare inviare rispondere
    risposta aiuto aiutare accettare accettabile inaccettabile spero peccato mai nessun nessuna sì se già ancora
    proprio davvero delusione altro altra possibile posso
"""
_PORTUGUESE = """
    eu você ele ela nós me meu minha o a os as um uma de do da dos das e ou mas é são era não nem muito muita mais tão
    tudo algo nada com por para em no na ao que como se isto isso este esta esse essa tem tenho há gosto gostei quero
    queria preciso pode fazer olá oi obrigado obrigada favor devolver devolução trocar troca reembolso dinheiro
    produto
    artigo item pedido comprei recebi qualidade problema problemas defeito defeitos defeituoso defeituosa bom boa bem
    esperava descrição preço vale satisfeito vendedor parece
    têm tinha temos tive vai vou vão ver veja vejam olha olhe olhar foto fotos imagem imagens devolvê-lo devolvo
    trocá-lo troco reembolsar reembolsem enviar responder resposta respondam ajuda ajudar aceitar aceitável
    inaceitável espero pena nunca nenhum nenhuma sim se já ainda mesmo decepção outro outra
"""
_OTHERS = """
    ik je jij hij zij we het de een en of maar is zijn was niet geen erg zeer te veel alles iets niets met voor van
    op in aan dit dat deze die mijn wil graag kan hallo bedankt dank alsjeblieft alstublieft retour retourneren
    terugsturen terug ruilen omruilen geld kwaliteit product artikel bestelling besteld gekregen probleem problemen
    fout gebrek goed mooi verwacht tevreden ziet eruit uit vind
    ja ty on ona my to jest są nie i lub ale bardzo za tak coś nic wszystko z na do w po się mi mój moja ten ta chcę
    jestem proszę prosze dziękuję dzień dobry zwrot zwrotu zwrócić wymiana wymiany wymienić pieniądze pieniędzy jakość
    jakości
    produkt towar zamówienie problem problemy wada wady wadliwy wadliwa dobry dobra podoba wygląda
    я ты он она мы вы мне меня мой это этот эта и или но не нет очень слишком все всё что как с на в для по у к за
    хочу пожалуйста спасибо здравствуйте привет вернуть возврат верните обмен обменять обменяйте деньги качество
    качества товар вещь заказ заказал проблема проблемы брак дефект дефекты хорошо хороший нравится понравилось
    выглядит
    jag det är inte och mycket kvalitet produkt retur pengar tack hej vill byta
    bu ve çok değil iyi kalite ürün iade para lütfen teşekkürler istiyorum
    heb hebt heeft hebben had ga gaat gaan zie zien kijk kijken foto foto's afbeelding teruggeven inruilen
    terugbetaling terugbetalen antwoord antwoorden hulp helpen accepteren acceptabel onacceptabel hoop helaas jammer
    nooit ander andere mag kunt kunnen willen mam ma mają masz miał jest było być mogę może można chciałbym
    chciałabym chce chcą zobacz zobaczyć patrz zdjęcie zdjęcia zwracam oddać wymianę wymienię wymieńcie zwróćcie
    pieniędzmi odpowiedź odpowiedzcie pomoc pomóc akceptuję szkoda nigdy żaden inny inna jeszcze już tylko bym by
    tego tej есть был была было быть могу можно может хотел хотела хочется посмотрите смотрите видно фото фотографии
    сделано сделан сделана верну вернуть возвращаю поменять поменяйте замените замену замена возместите ответ
    ответьте помогите принять жаль
    никогда другой другая еще ещё уже только бы этого этой меня моего har hade är var kan vill vill ha se titta bild
    bilder återbetalning returnera byte svar hjälp tyvärr aldrig var yok istemiyorum değişim değiştirmek iade etmek
    fotoğraf bakın cevap yardım kötü beğenmedim beğenmedik
    kalitesi memnun değilim ürünü
"""
_LISTS = (_VAGUE, _FUNCTION, _ASKING, _NOUNS, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _PORTUGUESE, _OTHERS)
CLOSED = JUDGING | frozenset("".join(_LISTS).split())
# What was ordered, by its plainest name. One says nothing beside a judgement; two say that they were mixed up.
THINGS = {
    word: group.split()[0]
    for group in """
        shoe shoes sneaker sneakers trainer trainers kicks
        boot boots
        sandal sandals
        slide slides slipper slippers
        sock socks
        bag bags handbag handbags purse tote totes
        backpack backpacks rucksack
        wallet wallets cardholder
        jacket jackets coat coats
        shirt shirts tee tees tshirt tshirts t-shirt
        hoodie hoodies sweater sweaters jumper sweatshirt crewneck
        trousers pants jeans joggers
        shorts
        dress dresses
        skirt skirts
        hat hats cap caps beanie
        scarf scarves
        belt belts
        watch watches
        necklace necklaces
        lamp lamps
        headphones headphone headset earbuds earphones
        clothes clothing
    """.strip().splitlines()
    for word in group.split()
}
# Words that mean something else here, and what is counted that is no measure. Taken out first.
SET_PHRASES = (
    r"(?:send|sent|give|get|go|ship|money|want|take|took) (?:it |them |this |that |these |my money |me )?back",
    r"(?:can't|cant|cannot|can not) be right",
    r"back to",
    r"all right",
    r"(?:top|low|lower|lowest) (?:quality|notch|grade|standards?|end)",
    r"let down",
    r"up to (?:my |our |the |any )?(?:par|scratch|standards?|expectations?)",
    r"quality control",
    r"big time",
    r"big no",
    r"a fan",
    r"(?:messed|screwed|fucked) (?:it |this |that )?up",
    r"(?:turns|turned) out",
    r"(?:badly|poorly) finished",
    r"(?:bad|poor|sloppy|shoddy|terrible|awful|lousy|crap|cheap|careless|horrible) (?:work|job)",
    r"complete (?:disappointment|letdown|waste|trash|garbage|junk|rubbish|crap|shit|joke|disaster)",
    r"(?:big|huge|major|minor|serious|visible|small|full of|too many) (?:flaws?|defects?|problems?|issues?|mistakes?)",
    r"speaks? for (?:itself|themselves)",
    r"self[- ]explanatory",
    r"valt (?:\w+ )?tegen",
    r"(?:bassa qualità|baixa qualidade|baja calidad|lage kwaliteit|geringe qualität|faible qualité|niska jakość)",
    r"низкое качество",
    r"out of (?:order|line)",
    r"(?:not|isn'?t|aint|nothing|look|looks|looking|feels?) (?:\w+ )?right(?! (?!(?:to|for) me|at all|imo|tbh)\w)",
    r"right (?:there|here|with|now|away|thing|one|item|way|about)",
    r"the right (?:product|price|quality)",
    r"part of (?:it|me)",
    r"missing (?:parts?|something|things?)",
    r"(?:parts?|something) (?:is |are )?missing",
    r"this part",
    r"(?:any|no) longer",
    r"in hand",
    r"on (?:the )?other hand",
    r"second thoughts?",
    r"[0-9]+/10",
    r"[0-9]+ ?(?:flaws?|defects?|problems?|issues?|things)",
    r"[0-9]+ ?(?:days?|weeks?|months?|years?|times?|yuan|rmb|cny|usd|eur|dollars|euros|bucks|%)",
    r"(?:two|three|four|five|six|several) (?:days|weeks|months|times|flaws|defects|problems|issues)",
)
_NOUN = rf"(?:item|items|product|article|goods|order|parcel|one|thing|pair|material|materials|{'|'.join(THINGS)})"
# What is no more on the item where it is "off"; a logo, a shape or a colour that is off only looks wrong.
_PART = (
    r"(?:(?:out|in|mid)?soles?|heels?|laces?|eyelets?|buttons?|straps?|handles?|labels?|tags?|pockets?|hoods?|sleeves?|"
    r"zip|zipper|clasp|buckle|hinge|lid|crown|bezel|stripe)"
)
_NOT = r"(?:not|isn'?t|aren'?t)"
_NEVER = r"(?:never|didn'?t|did not|not)"
# What says something although each of its words stands on the list: that it is another thing, or not all of it, that it
# fell apart, or that it is not like a picture, which can be held beside it.
SAYING = (
    rf"(?:wrong|incorrect|different) (?:\w+ )?(?:{_NOUN}|way)\b(?! please)",
    rf"{_NOUN} (?:(?:is|are|was|were|seems|looks) )?(?:the )?(?:wrong|incorrect|different|mixed)\b(?! with)",
    rf"(?:{_NOT}|{_NEVER}|nothing) (?:\w+ ){{0,3}}?(?:i|we) (?:\w+ )?(?:ordered|bought|buyed|(?:paid|asked) for)",
    rf"{_NEVER} (?:order|ordered|buy|bought) (?:this|that|these|it|them)",
    rf"{_NOT} (?:my|our) \w+",
    rf"{_NOT} (?:mine|new|a (?:pair|set)|for me)",
    rf"(?:{_NOT}|don'?t look) (?:\w+ )?(?:the )?(?:same|identical|alike)",
    r"(?:both|two) (?:\w+ )?(?:are )?(?:left|right)",
    r"not even(?=\W*$)",
    r"odd (?:shoes?|socks?|pair)",
    r"(?:someone|somebody) else",
    r"not (?:received|arrived|delivered)",
    rf"{_NEVER} (?:come|came|arrived?)",
    r"(?:comes?|came) (?:off|apart)",
    rf"{_PART} (?:(?:is|are|was|were|half|partly|completely|almost) )*off\b",
    r"off[- ]cent(?:re|er)",
    r"in (?:\w+ )?pieces",
    r"too (?:few|many)(?! (?:flaws?|defects?|problems?|issues?|faults?|mistakes?))",
    r"(?:only|just) one",
    r"(?:not|nothing|\w+n'?t|different|unlike|than) (?:\w+ ){0,5}(?:pics?|pictures?|photos?|images?|video)",
    rf"(?:got|received|sent|came) (?:me )?(?:an? )?(?:{'|'.join(THINGS)})",
    rf"one (?:{'|'.join(THINGS)})",
)

# The same in Chinese: that it is another thing.
CHINESE_SAYING = r"不是[我这那本]|货不对"
# Chinese is written without spaces: what says nothing is taken out, and what is left says something.
CHINESE_EMPTY = (
    r"差评|(?:质量|品质|做工|工艺|质感|东西|产品|商品|货|材质)?(?:真的|实在|也|还|都|就|是|有点|[很太挺好真非常特别十分相当比较极其超级]*)"
    r"(?:差劲?|不好|不行|不怎么样|不咋地|不合格|不达标|不过关|一般般?|粗糙|烂|垃圾|劣质|低劣|不满意|失望|丑|难看|不好看|廉价|便宜)"
    r"|有(?:点|些|一些|很多|严重|明显)?(?:质量)?(?:问题|瑕疵|缺陷|毛病)|瑕疵|次品|残次品?|质量|品质|做工|劣质|粗制滥造|便宜货|假货|假的"
    r"|看(?:起来|着|上去|看|图)?|感觉(?:不对)?|觉得|不对劲|怪怪的?|奇怪|不喜欢|不想要|不需要|不要|不值(?:这个)?(?:价|钱)?|不能接受|接受不了|不正常"
    r"|和?与?跟?(?:描述|预期|想象|期望)的?中?的?(?:不符合?|不一样|不同|有差距)|无语|差评|什么玩意儿?|骗人|后悔|无理由|评价"
    r"|能不能|能否|可不可以|可否|是否|能|自己|如图|照片|图片|看一?[看图]|跟(?=卖家|商家|客服|他们)|说(?:一下|说)?|重新发?|重发|补发|让|把|接受|好一?[点些]的?|换一?[个件双只条]新的|谁|怎么|为什么|什么|[没有]*回复|回答|急|赶紧|尽快|快点|希望|等了?这么久|就这样"
    r"|个?说法|便宜一?[点些]?|打折|折扣|价[格钱]|不值"
    r"|堪忧|差强人意|不敢恭维|一言难尽|不忍直视|辣眼睛?|离谱|过分|坑人?|伤心|生气|算了"
    r"|请问?|麻烦|帮我?忙?|给我?|处理|解决|联系|卖家|客服|商家|代购|换(?:一?[个件双只条]|货|掉)?|退(?:款|货|了|掉|钱)?|钱|申请|想要?|要求|要|可以|需要"
    r"|一下|这(?:个|件|双|只|条|次|款|些)?|那(?:个|件|双|只|条)|东西|商品|产品|货物?|订单|宝贝|实物|鞋子?|衣服|包包?|手表|裤子|帽子"
    r"|满意|不?理想|敷衍|随便|凑合|勉强|难以|不咋样|不太?行|不如(?:预期|意)"
    r"|谢谢|你好|您好|在吗|亲|老板|非常|特别|十分|真的?|实在|有点儿?|一点儿?|不太|不|很|太|好|我|你|您|们|它|是|就|也|都|还|和|又|再"
    r"|了|的|吧|啊|呢|吗|呀|哦|嘛|得|地|吗|[，。！？、～~…!?,.;；:：\s]"
)

# --- What a note that says something may still leave out. Each list is only used where *all* of its words are known.

# A part or a side, by which alone nobody knows what is wrong with it.
PLACES = frozenset(
    """
    left right front rear back top bottom upper lower inner outer inside outside side sides middle centre center
    corner
    corners edge edges end ends tip base surface body heel heels toe toes toebox sole soles outsole midsole insole
    tongue lace laces eyelet eyelets ankle collar vamp shaft sleeve sleeves cuff cuffs hem neck neckline shoulder
    shoulders chest waist waistband pocket pockets hood lining zip zipper button buttons armpit leg legs knee label
    tag
    tags strap straps handle handles flap clasp buckle hinge lid rim frame dial bezel crown logo print pattern
    embroidery stripe stitching stitches seams seam font letters lettering leather fabric suede canvas shape
    hardware screen box packaging colour color colours colors size sizing style model version shade design
    """.split()
)
# What is wrong, without a word of where: there may be a hundred places.
SORTS = frozenset(
    """
    scratch scratches scratched stain stains stained hole holes dent dents dented crack cracks cracked crease creases
    tear tears torn rip rips ripped thread threads loose glue gluey dirt dirty mark marks spot spots scuff scuffs
    scuffed chip chips chipped damage damaged peeling peels frayed small big large huge tiny deep visible cm mm open
    coming everywhere places smudge smudges paint broken kratzer loch fleck flecken
    """.split()
)
# What calls for the other side of a comparison.
SIDES = frozenset(
    """
    size sizes sizing colour color colours colors shade small big large short long tight loose wide narrow smaller
    bigger shorter longer larger different falsche falscher grösse farbe gross klein model version style
    """.split()
)
COMPARING = r"\b(?:instead|rather|than|but|should|must|vs|statt)\b"
CHINESE_SIDES = r"尺码|码数|颜色|款式|发错|偏[大小长短]|太[大小长短]"
CHINESE_COMPARED = r"应该?|应为|要的|订的|拍的|买的|下单|而不是|不是"
CHINESE_SORTS = r"有?(?:污渍|线头|划痕|破洞|脏|胶水?|溢胶|开胶|开线|瑕疵|破损?|[损弄]?坏掉?)"
CHINESE_PLACES = r"[左右前后内外侧边角底跟舌领袖摆扣链带盖面口帮腰肩胸背兜罩盘框环座标处中脚鞋]|(?<!线)头"
