"""Words that say nothing about goods: grammar, politeness, and the verbs of asking and deciding."""

from __future__ import annotations

from nlu.tokens import word_set

ENGLISH = word_set("""
    a an the this that these those some any all both each every other another others such same own i im
    id ill ive me my mine myself you your yours youre youve youd yourself he hes him his she shes her
    hers it its we were weve our ours us they theyre them their theirs one ones someone somebody anyone
    anybody everyone everybody something anything everything nothing thing things stuff kind kinds sort
    sorts type types am is isnt are arent was wasnt be been being do does doesnt did didnt done doing
    have has hasnt havent had having can cant cannot could couldnt would wouldnt will wont shall should
    shouldnt may might must mustnt need needs needed needing want wants wanted wanting wanna gonna
    gotta lets let and or but nor so yet if then than as because since while though although unless
    until till whether not no yes yeah yep yup nope nah ok okay oki sure fine of in on at to from with
    without for by about into onto over under above below between through during before after up down
    out off again further near around here there where when why how what whats which who whom whose
    wheres hows whos very too quite rather really just only even also still already ever never always
    often sometimes usually normally mostly anywhere
    maybe perhaps probably much many more most less least few little lot lots bit
    enough else please pls plz thanks thank thx ty cheers hi hello hey hiya yo howdy bye goodbye
    morning evening afternoon greetings sorry look looking lookin search searching seek seeking find
    finding found get getting got gotten give giving gives show showing shows shown see seeing seen saw
    buy buying bought purchase purchasing order ordering ordered sell sells selling sold offer offers
    take taking takes took put puts add adding added remove removing delete recommend recommends
    recommended hoping suggest suggests suggested tell telling told say says said know knows knew think thinks
    thought guess feel feels hope wish like likes liked love loves loved prefer prefers preferred hate
    hates help helps helping make makes made making go going goin goes gone went come comes came coming
    keep keeps kept use uses using used try tries tried trying work works working worked choose
    choosing chose pick picking ask asks asked asking call calls wait waiting stay pay pays paid paying
    spend spending cost costs afford stretch ship ships shipping deliver delivery return returns
    interested browse browsing check checking include includes including included contain contains come
    comes fit fits fitting wear wears wearing wore feature features featuring consider considering now
    today tomorrow yesterday soon later tonight time day days week weeks month months year years ago
    good great nice best better well cool awesome perfect lovely amazing bad worst worse decent proper
    right wrong able actually basically literally honestly available possible color colour colors
    colours colored coloured sized brand brands material materials style styles made favourite favorite
    discount discounts sale shopping refund available looks looked seems seem sent send urgent urgently
    angry refund refunds decide decided deciding change changed changing match quantity item clothes
    piece new old first second third last next previous way also kinda sorta etc however instead anyway
    though price prices priced pricey expensive cheap cheaper budget money dollars bucks option options
    choice choices item items product products shop store stock idea ideas compare comparing comparison
    difference different differences explain tell clue nicest finest coolest prettiest loveliest
    gorgeous fancy stylish cart basket checkout mean means meant mind suit suits suitable someday
    figure happen happened happens matter matters start starting started end ended stop stopped believe
    bit bits couple pair pairs set kindly whatever dont didnt doesnt isnt arent wasnt werent wouldnt
    couldnt shouldnt aint theres thats heres whats im ill id quot amp gift gifts present presents u ur
    r n pl ensure along lol omg wow hmm hm oh ah ouch uh um er oops ugh haha damn hell god gosh
    """)
RUSSIAN = word_set("""
    я ты он она оно мы вы они меня тебя его ее нас вас их мне тебе ему ей нам вам им мной тобой нами
    вами себя себе собой мой моя мое мои моего моей моему мою твой твоя ваш ваша ваше ваши вашу наш
    наша наши нашу свой своя свое свои этот эта это эти этого этой эту этому этих тот та то те того той
    ту тому тех такой такая такое такие такую такого какой какая какое какие какую какого каких который
    которая которое которые чей весь вся все всю всех сам сама сами самый самая самое самые один одна
    одно одни одну другой другая другое другие другую других другого любой любая любое любые любую
    каждый что чтобы кто чего кого чем кем чему кому где когда куда откуда почему зачем как сколько
    если или и а но да нет не ни ведь же ли бы вот вон ну уж уже еще тоже также только лишь даже очень
    слишком почти совсем довольно просто именно можно нужно нужен нужна нужны надо нельзя есть быть был
    была было были будет будут буду в во на с со к ко у о об обо от из до за под над при про без для по
    через между перед после около кроме вместо ради среди хочу хотел хотела хотим хотели хочется
    хотелось хотят ищу ищем искать нужен покажи покажите показать подбери подберите подобрать посоветуй
    посоветуйте посоветовать порекомендуйте дай дайте давай давайте купить куплю купим взять возьму
    беру берем заказать закажу найти найди найдите подскажи подскажите помоги помогите помочь
    интересует интересуют думаю подумаю смотрю посмотреть посмотрю посмотрим продаете продается
    продаются продаёте имеется бывает бывают скажите скажи спасибо пожалуйста привет здравствуйте
    добрый день вечер утро хай пока свидания хорошо ладно ок окей там тут здесь сюда туда тогда теперь
    сейчас сегодня завтра вчера потом скоро опять снова всегда никогда иногда больше меньше много мало
    немного чуть лучше хуже так ага угу эх ой ох цвет цвета цветов цвете размер размера размеры размере
    бренд бренда марка марки фирма фирмы материал материала вариант варианты товар товары штука вещь
    что-нибудь нибудь либо то кое чтото какойнибудь какуюнибудь подарок подарка подарки модель модели
    магазин цена цены цене цену стоит стоят деньги бюджет
    """)
ALL = ENGLISH | RUSSIAN

#: Parts and accessories: behind the name of other goods they are what is meant ("bed frame", "sofa cover").
ACCESSORIES = word_set("""
    accessory accessorie adapter bag band base basket battery belt bracket bulb buckle cable cap
    cabinet care case chain charger cleaner clip clock cloth container cord cover cushion decoration
    decor dispenser drawer feeder foot frame grip guard hanger handle headboard holder hook insert kit
    knob lace lamp leg liner lock mat mount mounts needle organizer organiser oil pad paint part parts
    pillow pocket polish pouch protector pump rack rail refill remote ring rod runner screen set sheet
    shelf sleeve slipcover sole spray stand sticker strap table thread tie tool topper tray trolley
    unit wallet wax
    """)
