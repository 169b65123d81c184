"""Words for numbers, scales, currencies and units in both languages."""

from __future__ import annotations

from nlu.tokens import word_set

EN: dict[str, float] = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0,
    "eight": 8.0, "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0,
    "fourteen": 14.0,
    "fifteen": 15.0, "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fourty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0,
    "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
#: By lemma.
RU: dict[str, float] = {
    "ноль": 0.0, "один": 1.0, "два": 2.0, "три": 3.0, "четыре": 4.0, "пять": 5.0, "шесть": 6.0, "семь": 7.0,
    "восемь": 8.0, "девять": 9.0, "десять": 10.0, "одиннадцать": 11.0, "двенадцать": 12.0, "тринадцать": 13.0,
    "четырнадцать": 14.0, "пятнадцать": 15.0, "шестнадцать": 16.0, "семнадцать": 17.0, "восемнадцать": 18.0,
    "девятнадцать": 19.0, "двадцать": 20.0, "тридцать": 30.0, "сорок": 40.0, "пятьдесят": 50.0,
    "шестьдесят": 60.0, "семьдесят": 70.0, "восемьдесят": 80.0, "девяносто": 90.0, "сто": 100.0,
    "двести": 200.0, "триста": 300.0, "четыреста": 400.0, "пятьсот": 500.0, "шестьсот": 600.0,
    "семьсот": 700.0, "восемьсот": 800.0, "девятьсот": 900.0, "полтора": 1.5, "полтораста": 150.0,
    "полтысячи": 500.0, "пятихатка": 500.0, "пятихатки": 500.0, "пятихатку": 500.0,
    "пятерка": 5.0, "пятерочка": 5.0, "десятка": 10.0, "десяточка": 10.0, "двадцатка": 20.0,
    "тридцатка": 30.0, "сороковник": 40.0, "полтинник": 50.0, "сотка": 100.0, "соточка": 100.0,
    "двухсотка": 200.0, "пятисотка": 500.0, "трешка": 3.0,
}  # fmt: skip
SCALE = {
    "k": 1000.0, "к": 1000.0, "тыс": 1000.0, "тыщ": 1000.0, "т": 1000.0, "тр": 1000.0,
    "thousand": 1000.0, "thousands": 1000.0,
    "grand": 1000.0, "тысяча": 1000.0, "тысячный": 1000.0, "тыща": 1000.0, "штукарь": 1000.0,
    "косарь": 1000.0, "кусок": 1000.0,
    "тысчонка": 1000.0, "тысячка": 1000.0, "hundred": 100.0, "hundreds": 100.0, "сотня": 100.0,
    "million": 1e6, "mln": 1e6,
    "млн": 1e6, "миллион": 1e6, "лям": 1e6,
}  # fmt: skip
#: Too ambiguous to scale a number unless glued to it or at its end ("5 к", "5 т р").
GLUED_ONLY = frozenset({"k", "к", "т", "тр"})
SCREENS = word_set(
    "tv tvs television monitor monitors uhd video hd camera display screen resolution ultra "
    "тв телевизор монитор камера"
)

CURRENCIES: dict[str, str] = {
    "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "доллар": "USD", "бакс": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "quids": "GBP", "фунт": "GBP",
    "₽": "RUB", "rub": "RUB", "ruble": "RUB", "rubles": "RUB", "rouble": "RUB", "roubles": "RUB",
    "руб": "RUB", "р": "RUB",
    "рубль": "RUB", "рублик": "RUB", "деревянный": "RUB",
    "aed": "AED", "dhs": "AED", "dh": "AED", "dirham": "AED", "dirhams": "AED", "dirhem": "AED",
    "dirhems": "AED", "дирхам": "AED",
    "₸": "KZT", "kzt": "KZT", "тг": "KZT", "тенге": "KZT", "tenge": "KZT",
    "₴": "UAH", "uah": "UAH", "грн": "UAH", "гривна": "UAH", "гривня": "UAH", "hryvnia": "UAH",
    "byn": "BYN", "₹": "INR", "inr": "INR", "rs": "INR", "rupee": "INR", "rupees": "INR", "рупия": "INR",
    "¥": "JPY", "jpy": "JPY", "yen": "JPY", "иена": "JPY", "cny": "CNY", "yuan": "CNY", "rmb": "CNY",
    "юань": "CNY",
    "₺": "TRY", "lira": "TRY", "liras": "TRY", "лира": "TRY", "₪": "ILS", "shekel": "ILS",
    "shekels": "ILS", "шекель": "ILS",
    "zł": "PLN", "pln": "PLN", "zloty": "PLN", "chf": "CHF", "cad": "CAD", "aud": "AUD", "sar": "SAR",
    "₩": "KRW",
    "₾": "GEL", "gel": "GEL", "лари": "GEL", "֏": "AMD", "драм": "AMD", "сум": "UZS",
}  # fmt: skip

UNITS: dict[str, str] = {}
for _unit, _words in {
    "length": 
        "cm mm m km centimeter centimeters centimetre centimetres meter meters metre metres "
        "millimeter millimeters inch "
    
    
        "inches ft foot feet yard yards см мм м км сантиметр метр миллиметр дюйм дюймовый "
        "сантиметровый метровый дм"
    ,
    "volume": 
        "ml l liter liters litre litres oz ounce ounces gallon gallons pint cup cups мл л литр "
        "миллилитр литровый cl fl"
    ,
    "weight": 
        "kg g gr gram grams kilo kilos kilogram kilograms lb lbs mg кг г гр грамм килограмм кило "
        "тонна граммовый"
    ,
    "data": 
        "gb tb mb gig gigs gigabyte gigabytes terabyte terabytes mp megapixel megapixels гб тб "
        "мб гигабайт терабайт мегапиксель мп"
    ,
    "power": 
        "w watt watts v volt volts mah hz khz mhz ghz fps kw amp amps вт ватт в вольт мач гц ггц "
        "квт ампер мощность"
    ,
    "year": "year years yr yrs yo year-old л лет год годик годовалый летний",
    "month": "month months mo mos месяц мес месячный",
    "time": 
        "hour hours minute minutes min mins day days week weeks час минута день неделя сутки "
        "секунда second seconds winter winters"
    ,
    "percent": "% percent процент",
    "people": 
        "people persons person guests guest seat seats seater seaters kids children человек "
        "персона гость ребенок местный"
    ,
    "count": 
        "pack packs count ct ply piece pieces tier tiers drawer drawers door doors pocket "
        "pockets speed speeds layer layers panel panels stitch "
    
    
        "stitches button buttons blade blades ring-binder way star stars carat carats karat ct "
        "players player pages sheet sheets "
    
    
        "операция строчка стежка ящик дверь дверца карман скорость программа ступень карат пробы "
        "проба звезда уровень ярус"
    ,
    "month-name": 
        "january february march april may june july august september october november december "
        "jan feb mar apr jun jul "
    
    
        "aug sep sept oct nov dec январь февраль март апрель май июнь июль август сентябрь "
        "октябрь ноябрь декабрь"
    ,
    "clock": "am pm oclock утра вечера ночи",
}.items():  # fmt: skip
    for _word in _words.split():
        UNITS[_word] = _unit
UNITS.update({'"': "length", "″": "length", "”": "length"})
#: Units that are words of their own as well: only right behind the digits ("17in", "220в").
GLUED_UNITS = frozenset(
    {"в", "м", "л", "г", "m", "g", "l", "w", "v", "may", "mar", "min", "way", "second", "seconds"}
)
