"""A made general store: short product titles, and queries as people type them, with what they ask for.

No feed of a real shop of this kind may be shipped, so this one is made: goods, brands, sizes and finishes are
drawn at random, titles are written as big stores write them ("Halden 8 ft. x 10 ft. Gray Area Rug"), and each
query asks for a kind with some attributes in words of its own: other names ("couch"), other units ("8 foot",
8'), joined and split words, left-out words and typos. Relevant is every product of the kind that has the asked
attributes, and, for a query made from one title, that product.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field

#: kind; other names that people type; sizes; variants. A "|" parts alternatives.
_KINDS = """
Cordless Drill; power drill|drill driver|drill; 12-Volt|18-Volt|20-Volt MAX; Brushless|Compact|Lithium-Ion
Circular Saw; skill saw|saw; 6-1/2 in.|7-1/4 in.; Corded|15 Amp|Sidewinder
Reciprocating Saw Blade; sawzall blades|recip saw blade; 6 in.|9 in.|12 in.; Wood|Metal|Demolition
Random Orbit Sander; orbital sander|palm sander; 5 in.|6 in.; Variable Speed|3 Amp
Adjustable Wrench; crescent wrench|spanner; 6 in.|8 in.|10 in.|12 in.; Chrome|Black Oxide
Socket Set; ratchet set|sockets; 1/4 in. Drive|3/8 in. Drive|1/2 in. Drive; SAE|Metric|72-Tooth
Claw Hammer; hammer|framing hammer; 16 oz.|20 oz.|22 oz.; Fiberglass|Steel|Hickory
Tape Measure; measuring tape; 16 ft.|25 ft.|30 ft.; Magnetic|Auto Lock
Extension Ladder; ladder; 16 ft.|24 ft.|28 ft.|32 ft.; Fiberglass|Aluminum
Step Ladder; stepladder|folding ladder; 4 ft.|6 ft.|8 ft.; Fiberglass|Aluminum
Wet/Dry Vacuum; shop vac|vacuum cleaner; 6 Gal.|9 Gal.|16 Gal.; 4.25-Peak HP|6.5-Peak HP
Upright Vacuum; hoover|vacuum cleaner; Bagless|Bagged; Pet Hair|HEPA|Lightweight
Pressure Washer; power washer; 1600 psi|2300 psi|3100 psi; Gas|Electric
Air Compressor; compressor; 6 Gal.|20 Gal.|60 Gal.; Pancake|Oil-Free|Portable
Window Air Conditioner; ac unit|window ac|airconditioner; 5,000 BTU|8,000 BTU|12,000 BTU; with Remote|Energy Star
Portable Air Conditioner; portable ac|air conditioner; 8,000 BTU|10,000 BTU|14,000 BTU; with Dehumidifier|Dual Hose
Ceiling Fan; fan with light|overhead fan; 42 in.|52 in.|60 in.; Indoor|Outdoor|with Light Kit
Box Fan; floor fan|fan; 20 in.; 3-Speed
Dehumidifier; moisture remover; 30-Pint|50-Pint|70-Pint; with Pump|Energy Star
Tank Water Heater; hot water heater|boiler; 30 Gal.|40 Gal.|50 Gal.; Natural Gas|Electric|Tall
French Door Refrigerator; fridge|refridgerator; 22 cu. ft.|25 cu. ft.|28 cu. ft.; Stainless Steel|Slate|Black
Chest Freezer; deep freezer|freezer; 5 cu. ft.|7 cu. ft.|15 cu. ft.; White|Black
Built-In Dishwasher; dish washer; 18 in.|24 in.; Stainless Steel|White|Top Control
Over-the-Range Microwave; microwave oven|micro wave; 1.6 cu. ft.|1.9 cu. ft.; Stainless Steel|White|Black
Front Load Washer; washing machine|clothes washer; 4.2 cu. ft.|4.5 cu. ft.; White|Chrome Shadow
Electric Dryer; clothes dryer|tumble dryer; 7.0 cu. ft.|7.4 cu. ft.; White|Steam
Electric Range; stove|cooker; 20 in.|30 in.; Self-Cleaning|Convection|Smooth Top
Single Handle Kitchen Faucet; kitchen tap|sink faucet; Pull-Down|Pull-Out; Chrome|Brushed Nickel|Matte Black|Oil-Rubbed Bronze
Widespread Bathroom Faucet; bath sink faucet|lavatory tap; 8 in.|4 in. Centerset; Chrome|Brushed Nickel|Oil-Rubbed Bronze
Shower Head; showerhead; 5-Spray|6-Spray|Rain; Chrome|Brushed Nickel|White
Two-Piece Toilet; commode|toilet bowl; 1.28 GPF|1.6 GPF; Round White|Elongated White|Elongated Biscuit
Toilet Seat; loo seat; Round|Elongated; White|Bone|Soft Close
Undermount Kitchen Sink; double bowl sink|sink; 30 in.|33 in.; Stainless Steel|Granite|Double Bowl
Bath Vanity; bathroom cabinet|vanity with sink; 24 in.|30 in.|36 in.|60 in.; White|Espresso|Gray
Medicine Cabinet; mirror cabinet; 16 in. x 20 in.|24 in. x 30 in.; Recessed|Frameless
Bathtub; bath tub|tub; 54 in.|60 in.; Left Drain White|Right Drain White
Garbage Disposal; disposer|food waste disposal; 1/3 HP|1/2 HP|3/4 HP; Continuous Feed|Batch Feed
PVC Pipe; plastic pipe; 1/2 in. x 10 ft.|3/4 in. x 10 ft.|1-1/2 in. x 5 ft.|2 in. x 10 ft.; Schedule 40|DWV
Copper Elbow; 90 degree copper fitting|pipe elbow; 1/2 in.|3/4 in.|1 in.; Pressure|90-Degree
Ball Valve; shut off valve|shutoff valve; 1/2 in.|3/4 in.|1 in.; Brass|PVC
Sump Pump; submersible pump|water pump; 1/4 HP|1/3 HP|1/2 HP; Cast Iron|Thermoplastic
Whitewood Stud; 2x4 lumber|two by four|2 x 4; 2 in. x 4 in. x 8 ft.|2 in. x 4 in. x 96 in.|2 in. x 6 in. x 10 ft.; Kiln-Dried|Premium
Pressure-Treated Deck Board; treated lumber|decking; 5/4 in. x 6 in. x 8 ft.|5/4 in. x 6 in. x 12 ft.|1 in. x 6 in. x 16 ft.; Pine|Cedar-Tone
Plywood Sheathing; ply wood|sheet of plywood; 1/2 in. x 4 ft. x 8 ft.|3/4 in. x 4 ft. x 8 ft.|15/32 in. x 4 ft. x 8 ft.; Southern Pine|Sanded
Drywall Panel; sheetrock|wallboard|dry wall; 1/2 in. x 4 ft. x 8 ft.|5/8 in. x 4 ft. x 12 ft.; Mold Resistant|Ultralight
Fiberglass Insulation Roll; insulation batts; R-13|R-19|R-30; Kraft Faced|Unfaced
Asphalt Roof Shingles; roofing shingles|shingle; 33.3 sq. ft.; Charcoal|Weathered Wood|Brown
Metal Roof Panel; tin roof|corrugated roofing; 8 ft.|10 ft.|12 ft.; Galvanized|White
Vinyl Plank Flooring; vinyl floor planks|lvp; 6 in. x 36 in.|7 in. x 48 in.; Oak|Hickory|Gray
Laminate Flooring; laminate floor|wood floor; 8 mm|12 mm; Oak|Maple|Cherry
Porcelain Floor Tile; floor tiles|ceramic tile; 12 in. x 12 in.|12 in. x 24 in.|18 in. x 18 in.; Beige|Gray|Travertine
Glass Mosaic Backsplash Tile; back splash|mosaic tiles; 12 in. x 12 in.; Blue|Gray|White
Interior Paint; wall paint; 1 Gal.|5 Gal.|1 qt.; Eggshell White|Semi-Gloss White|Flat Gray
Exterior Wood Stain; deck stain|wood stain; 1 Gal.|5 Gal.; Cedar|Redwood|Semi-Transparent
Spray Paint; spraypaint; 12 oz.; Gloss Black|Satin White|Flat Red|Metallic Silver
Paint Roller Cover; roller refill|paint rollers; 4 in.|9 in.; 3/8 in. Nap|1/2 in. Nap
Masking Tape; painters tape|painter's tape; 0.94 in. x 60 yds.|1.88 in. x 60 yds.; Blue|Green
Silicone Caulk; caulking|sealant; 10.1 oz.|9.8 oz.; White|Clear|Almond
Wood Screws; screws; #6 x 1-1/4 in.|#8 x 2 in.|#10 x 3 in.; Brass|Zinc-Plated|Phillips
Carriage Bolt; bolts; 1/4 in. x 2 in.|3/8 in. x 4 in.|1/2 in. x 6 in.; Galvanized|Zinc-Plated
Finish Nails; nails; 6D|8D|10D; Bright|Galvanized
Entry Door Handleset; front door lock|door knob; Single Cylinder|Double Cylinder; Satin Nickel|Aged Bronze|Matte Black
Keyed Deadbolt; dead bolt|door lock; Single Cylinder|Electronic; Satin Nickel|Venetian Bronze
Cabinet Pull; drawer handle|cabinet handles; 3 in.|3-3/4 in.|5 in.; Satin Nickel|Matte Black|Bronze
Door Hinge; hinges; 3 in.|3-1/2 in.|4 in.; Brass|Satin Nickel
Prehung Interior Door; inside door|bedroom door; 24 in. x 80 in.|30 in. x 80 in.|36 in. x 80 in.; 6-Panel|Left-Hand|Right-Hand
Sliding Patio Door; glass sliding door|patio doors; 60 in. x 80 in.|72 in. x 80 in.; White Vinyl|Low-E
Storm Door; screen door; 32 in. x 80 in.|36 in. x 80 in.; White|Brown|Full View
Double Hung Window; windows; 24 in. x 36 in.|31.75 in. x 53.25 in.; White Vinyl|Low-E
Faux Wood Blind; window blinds|blinds; 23 in. W x 64 in. L|35 in. W x 64 in. L; White|Chestnut
Garage Door Opener; garage opener; 1/2 HP|3/4 HP; Belt Drive|Chain Drive
LED Light Bulb; lightbulb|led bulbs; 60-Watt Equivalent|100-Watt Equivalent; Soft White|Daylight|Dimmable
Recessed Light Trim; can light|downlight|recessed lighting; 4 in.|6 in.; White|Brushed Nickel
Flush Mount Ceiling Light; ceiling lamp|light fixture; 1-Light|2-Light|3-Light; Brushed Nickel|Bronze
Crystal Chandelier; chandaleer|hanging light; 5-Light|6-Light|9-Light; Bronze|Chrome
Outdoor Wall Lantern; porch light|outside light; 1-Light; Black|Motion Sensing|Solar
Table Lamp; bedside lamp|desk lamp; 24 in.|28 in.; Black|Bronze|White
Duplex Outlet; wall socket|power outlet|receptacle; 15 Amp|20 Amp; White|Ivory|Tamper Resistant
Dimmer Switch; light dimmer; 600-Watt|150-Watt; White|Ivory|Single-Pole
Circuit Breaker; breaker; 15 Amp|20 Amp|50 Amp; Single-Pole|Double-Pole
Extension Cord; power cord|ext cord; 25 ft.|50 ft.|100 ft.; 12/3|14/3|16/3
Smoke Alarm; smoke detector|fire alarm; Battery Operated|Hardwired; 10-Year|with Carbon Monoxide
Portable Generator; generater|power generator; 3,500-Watt|5,500-Watt|7,500-Watt; Gasoline|Dual Fuel
Self-Propelled Lawn Mower; lawnmower|grass cutter; 21 in.|22 in.; Gas|Battery
String Trimmer; weed eater|weedwacker|weed whacker; 15 in.|17 in.; 20-Volt|2-Cycle|Straight Shaft
Leaf Blower; blower; 120 MPH|200 MPH; Gas Backpack|Battery
Chain Saw; chainsaw; 14 in.|16 in.|18 in.; Gas|Electric
Hedge Trimmer; bush trimmer; 20 in.|22 in.; Electric|Battery
Snow Blower; snow thrower|snowblower; 24 in.|30 in.; Two-Stage Gas|Single-Stage Electric
Garden Hose; water hose|hosepipe; 25 ft.|50 ft.|100 ft.; Heavy Duty|Flexible
Hose Reel; hose holder; 150 ft.|225 ft.; Wall Mount|Cart
Potting Mix; potting soil|dirt; 1 cu. ft.|2 cu. ft.|8 qt.; Organic|Moisture Control
Grass Seed; lawn seed; 3 lb.|7 lb.|20 lb.; Sun and Shade|Bermuda
Lawn Fertilizer; fertiliser|weed and feed; 5,000 sq. ft.|15,000 sq. ft.; Winterizer|Spring
Gas Grill; bbq|barbecue|barbeque; 2-Burner|4-Burner|6-Burner; Stainless Steel|Black|Propane
Charcoal Smoker; bbq smoker|meat smoker; 18 in.|22 in.; Black|Vertical
Patio Dining Set; outdoor table and chairs|garden furniture; 5-Piece|7-Piece|9-Piece; Wicker|Cast Aluminum
Patio Umbrella; garden parasol|outdoor umbrella; 9 ft.|10 ft.|11 ft.; Red|Tan|Navy
Outdoor Storage Shed; garden shed|shed; 6 ft. x 8 ft.|8 ft. x 10 ft.|10 ft. x 12 ft.; Resin|Wood|Metal
Area Rug; carpet|rugs; 5 ft. x 7 ft.|8 ft. x 10 ft.|9 ft. x 12 ft.; Gray|Beige|Blue
Sectional Sofa; couch|corner sofa; 3-Piece|4-Piece; Gray Fabric|Brown Leather
Queen Mattress; matress|bed mattress; 8 in.|10 in.|12 in.; Memory Foam|Firm
Counter Stool; bar stool|barstool; 24 in.|26 in.|30 in.; Black|Walnut|Swivel
Computer Desk; office desk|writing table; 48 in.|60 in.; White|Walnut
Wire Shelving Unit; storage shelves|shelf; 3-Tier|4-Tier|5-Tier; Chrome|Black
Storage Tote; storage bin|plastic box; 12 Gal.|27 Gal.; Clear|Black and Yellow
Trash Can; garbage can|waste bin|rubbish bin; 13 Gal.|32 Gal.|50 Gal.; Stainless Steel|Wheeled|Step-On
Christmas Tree; xmas tree|artificial tree; 6.5 ft.|7.5 ft.|9 ft.; Pre-Lit|Unlit|Flocked
String Lights; fairy lights|christmas lights; 100-Light|300-Light; Warm White|Multi-Color
Work Gloves; gloves; Medium|Large|X-Large; Leather|Nitrile
Safety Glasses; protective goggles|eye protection; Clear|Tinted; Anti-Fog
Bug Zapper; mosquito killer|insect trap; 1/2 Acre|1 Acre; Electric|Solar
Mouse Trap; rat trap|rodent trap; 2-Pack|4-Pack; Wood|Glue
Shower Curtain; shower curtian; 70 in. x 72 in.|72 in. x 84 in.; White|Gray|Blue
Bath Towel; towels; 27 in. x 52 in.|30 in. x 54 in.; White|Navy|Gray
Wall Mirror; mirrors; 24 in. x 36 in.|30 in. x 40 in.; Frameless|Black|Gold
Security Camera; surveillance camera|cctv; 1080p|4K; Wireless|Indoor|Outdoor
Thermostat; smart thermostat; 5-2 Day|7-Day; Programmable|Wi-Fi
Furnace Air Filter; ac filter|hvac filters; 16 in. x 20 in. x 1 in.|16 in. x 25 in. x 1 in.|20 in. x 20 in. x 1 in.; MERV 8|MERV 11|Pleated
"""
_BRANDS = """
Halden Rexford Broadwell Kestrel Norvik Tamarack Ironside Glenmore Hartwick Oakhurst Bluepeak Summerset Varmo
Castlebrook Delmar Everstone Fairmont Grantham Hollis Ingram Juniper Kingsley Lockridge Maybury Northgate Orrin
Pinecrest Quarry Ridgeline Stanmore Thornton Upland Vesper Westbrook Yarrow Zephyr Duracrest Toolmark Proline
"""
_SERIES = """
Adler Briar Cameron Dorset Elara Fenwick Gable Heron Isla Jasper Kent Linden Marlow Nova Orion Palmer Ravenna
Sienna Tilden Vista Windsor Aspen Bristol Corsica Drake Essex Florin Greta Hudson Ivory Laurel Monterey
"""
_EXTRAS = (
    "Heavy Duty|Contractor Grade|Easy Install|Value Pack|with Case|Indoor/Outdoor|Pro|Classic|Limited|2-Pack"
)
_LEFT_OUT = 0.3
#: A query that more products than this answer says nothing about a first hundred.
_MOST = 120
_TYPO, _JOIN = 0.2, 0.25
_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed, and the rows of titles that answer it. `family`: how it was made."""

    text: str
    relevant: frozenset[int]
    family: str


@dataclass(slots=True)
class Store:
    titles: list[str] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Made:
    kind: int
    size: str
    variant: str
    brand: str


def make_store(titles: int = 12_000, queries: int = 1_500, seed: int = 7) -> Store:
    """The same store for the same arguments."""
    chance = random.Random(seed)
    kinds = [
        (parts[0], *(part.split("|") for part in parts[1:]))
        for line in _KINDS.strip().splitlines()
        if (parts := [part.strip() for part in line.split(";")])
    ]
    store, made = Store(), []
    seen: set[str] = set()
    brands, series = _BRANDS.split(), _SERIES.split()
    while len(store.titles) < titles:
        number = min(int(chance.expovariate(1 / 45)), len(kinds) - 1)
        number = (number * 37) % len(kinds)
        name, _, sizes, variants = kinds[number]
        one = _Made(number, chance.choice(sizes), chance.choice(variants or [""]), chance.choice(brands))
        title = _title(one, str(name), chance, series)
        if title not in seen:
            seen.add(title)
            store.titles.append(title)
            made.append(one)
    by_kind: dict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(made):
        by_kind[one.kind].append(row)
    while len(store.queries) < queries:
        row = chance.randrange(titles)
        one = made[row]
        name, others, _, _ = kinds[one.kind]
        rows = by_kind[one.kind]
        family = chance.choice(("kind", "size", "variant", "brand", "item"))
        if family == "item":
            words = [word for word in store.titles[row].split() if chance.random() > _LEFT_OUT]
            if len(words) < 3:
                continue
            chance.shuffle(words)
            text, relevant = " ".join(words), [row]
        else:
            asked = str(name) if chance.random() < 0.5 else chance.choice(list(others))
            if family == "kind":
                text, relevant = asked, rows
            else:
                value = getattr(one, family)
                relevant = [other for other in rows if getattr(made[other], family) == value]
                said = respelled(value, chance)
                text = f"{said} {asked}" if chance.random() < 0.7 else f"{asked} {said}"
            if len(relevant) > _MOST:
                continue
            # A sample of what is relevant, as judges see one.
            relevant = chance.sample(relevant, min(len(relevant), 8))
        store.queries.append(Query(noisy(text, chance), frozenset(relevant), family))
    return store


def _title(one: _Made, name: str, chance: random.Random, series: list[str]) -> str:
    parts = [one.brand]
    if chance.random() < 0.5:
        parts.append(chance.choice(series))
    details = [one.size, one.variant]
    if chance.random() < 0.3:
        details.append(chance.choice(_EXTRAS.split("|")))
    if chance.random() < 0.2:
        details.append(f"{chance.choice('ABDKMRSX')}{chance.choice('CDHLTW')}{chance.randrange(100, 9999)}")
    form = chance.random()
    if form < 0.55:
        return " ".join(
            [*parts, *details[:1], *details[2:], name, *(["in"] if form < 0.2 else []), details[1]]
        )
    if form < 0.8:
        return " ".join([*parts, *details[1:], details[0], name])
    return " ".join([*parts, name, f"({', '.join(details)})"])


def respelled(value: str, chance: random.Random) -> str:
    """A size or finish as people type it: "8 ft." is 8', 8 foot, 8ft; "1-1/2 in." is 1 1/2 inch."""
    how = chance.randrange(5)
    swaps: dict[str, tuple[str, ...]] = {
        " in.": (" in", " inch", '"', "in", " inches"),
        " ft.": (" ft", " foot", "'", "ft", " feet"),
        " Gal.": (" gal", " gallon", "gallon", "gal", " gallons"),
        " oz.": (" oz", " ounce", "oz", "-oz", " ounces"),
        " lb.": (" lb", " pound", "lb", " lbs", " pounds"),
        " cu. ft.": (" cu ft", " cubic foot", "cu.ft", " cubic feet", " cu. ft."),
        "-Volt": ("v", " volt", " v", "-volt", "volt"),
        "-Watt": ("w", " watt", " w", "-watt", "watt"),
        " Amp": (" amp", "amp", "a", "-amp", " amps"),
        " HP": ("hp", " hp", " horsepower", "-hp", " HP"),
        " x ": (" x ", "x", " by ", "X", " x "),
    }
    for written, forms in swaps.items():
        value = value.replace(written, forms[how])
    if how % 2:
        value = value.replace("-1/2", " 1/2").replace("-1/4", " 1/4").replace(",", "")
    return value.lower()


def noisy(text: str, chance: random.Random) -> str:
    """Lower case, with a typo in a fifth of the texts and a joined or split compound in some."""
    words = text.lower().split()
    if len(words) > 1 and chance.random() < _JOIN / 2:
        at = chance.randrange(len(words) - 1)
        if words[at].isalpha() and words[at + 1].isalpha():
            words[at : at + 2] = [words[at] + words[at + 1]]
    if chance.random() < _TYPO:
        long = [at for at, word in enumerate(words) if word.isalpha() and len(word) > 3]
        if long:
            at = chance.choice(long)
            words[at] = _typo(words[at], chance)
    if chance.random() < 0.15:
        words = [
            word[:-1] if word.endswith("s") else f"{word}s" if word.isalpha() else word for word in words
        ]
    return " ".join(words)


def _typo(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + chance.choice(_KEYS.get(word[at], "e")) + word[at + 1 :]
