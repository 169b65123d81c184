"""Column headers as shops write them, in English and Russian, to our field and attribute names."""

from __future__ import annotations

import re
from functools import cache

#: Field -> headers, best first: when two columns claim one field, the earlier header gets it.
_HEADERS: dict[str, str] = {
    "id": (
        "id product_id item_id offer_id sku variant_sku article_number article_no articul article "
        "item_number product_code item_code code part_number mpn "
        "артикул код код_товара ид номер_артикула товар_id"
    ),
    "title": (
        "title name product_name product_title product_display_name display_name item_name offer_name label "
        "название наименование название_товара наименование_товара имя товар product item"
    ),
    "price": (
        "price current_price selling_price final_price unit_price regular_price retail_price price_usd "
        "price_eur цена цена_руб стоимость розничная_цена цена_продажи cost"
    ),
    "sale_price": (
        "sale_price special_price discount_price discounted_price promo_price цена_со_скидкой акционная_цена "
        "цена_по_акции"
    ),
    "list_price": (
        "list_price old_price oldprice compare_at_price original_price msrp rrp was_price price_before "
        "старая_цена цена_до_скидки"
    ),
    "currency": "currency currency_id currency_code price_currency валюта код_валюты",
    "description": (
        "description product_description long_description full_description body body_html text "
        "short_description details about summary описание полное_описание описание_товара краткое_описание"
    ),
    "brand": "brand brand_name vendor manufacturer maker бренд производитель марка торговая_марка",
    "url": "url link product_url product_link page_url href ссылка адрес url_товара ссылка_на_товар",
    "image": (
        "image image_url image_link image_src main_image main_image_url picture picture_url photo img "
        "img_url thumbnail картинка изображение фото ссылка_на_изображение"
    ),
    "images": (
        "images image_urls additional_image_link additional_image_links additional_images "
        "additional_images_url additional_image_url gallery pictures photos картинки изображения фотографии"
    ),
    "available": (
        "available availability in_stock is_available stock_status instock is_in_stock наличие в_наличии "
        "доступность"
    ),
    "stock": (
        "stock quantity qty stock_quantity inventory inventory_quantity inventory_qty stock_level "
        "quantity_in_stock остаток остатки количество"
    ),
    "rating": "rating average_rating stars score review_rating rating_value рейтинг оценка",
    "reviews": (
        "reviews review_count reviews_count number_of_reviews num_reviews rating_count ratings_count отзывы "
        "количество_отзывов число_отзывов"
    ),
    "attributes": "attributes properties params specs specifications",
    "variants": "variants",
    "translations": "translations",
    "goes_with": "goes_with related related_products recommended cross_sells upsells сопутствующие_товары",
    "customizable": "customizable customizations personalization",
    "sale_dates": "sale_price_effective_date sale_effective_date sale_dates",
    "item_group_id": "item_group_id group_id parent_id parent_sku parent_product_id variant_group_id",
}  # fmt: skip

#: Levels of a category path, broadest first; a feed may have one column for each.
_LEVELS: tuple[str, ...] = (
    "department master_category main_category parent_category top_category category_1 category1 "
    "category_level_1 group раздел",
    "category categories category_path category_name category_tree breadcrumbs product_category "
    "категория категории",
    "sub_category subcategory category_2 category2 category_level_2 subgroup подкатегория",
    "sub_sub_category subsubcategory category_3 category3 category_level_3 product_type article_type "
    "item_type type kind тип тип_товара вид вид_товара",
)  # fmt: skip

#: Attribute -> headers, for the names that Google's product data has.
_ATTRIBUTES: dict[str, str] = {
    "color": "color colour base_color base_colour color_name colour_name colors colours цвет цвета",
    "size": "size sizes размер размеры size_name",
    "material": "material materials fabric composition материал материалы состав ткань",
    "gender": "gender sex target_gender пол",
    "age_group": "age_group age_range возрастная_группа",
    "pattern": "pattern рисунок узор",
    "condition": "condition состояние",
}

#: What a merchant pays and earns: feeds carry it for advertising, and shoppers must never see it. Squeezed.
PRIVATE = frozenset(
    {
        "cost", "costs", "costprice", "costperitem", "costofgoods", "costofgoodssold", "cogs",
        "unitcost", "itemcost", "landedcost", "netcost", "purchaseprice", "purchasecost",
        "buyprice", "buyingprice", "supplierprice", "suppliercost", "wholesaleprice",
        "wholesalecost", "margin", "grossmargin", "profit", "profitmargin", "markup", "закупка",
        "закупочнаяцена", "ценазакупки", "закупочнаястоимость", "себестоимость", "маржа",
        "маржинальность", "наценка", "прибыль", "ценапоставщика",
    }
)  # fmt: skip

_CAMEL = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])")
_BREAK = re.compile(r"[\W_]+")
_LANGUAGE = re.compile(r"^(.+?)_(en|ru|de|fr|es|it|pt|pl|uk|kk|be|tr|ar|zh|ja|ko|nl|cs|sv|fi|da|no|he|hi)$")


def snake(header: str) -> str:
    """A header as a name: "Frame, depth" -> frame_depth, "productDisplayName" -> product_display_name."""
    return _BREAK.sub("_", _CAMEL.sub("_", header.strip())).strip("_").casefold()


def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header names, and how good a name for it this is (0 is best)."""
    return _fields().get(_squeezed(header))


def level_of(header: str) -> int | None:
    """The category level that a header names, 0 the broadest."""
    return _levels().get(_squeezed(header))


def attribute_of(header: str) -> str:
    """The attribute name for a header: Google's where there is one, else its own in snake case; "" for what
    no shopper is to read (`PRIVATE`)."""
    if is_private(header):
        return ""
    return _attributes().get(_squeezed(header)) or snake(header)


def is_private(header: str) -> bool:
    """Whether a column tells what the merchant pays or earns."""
    return _squeezed(header) in PRIVATE


def language_of(header: str) -> tuple[str, str] | None:
    """("title", "ru") for "title_ru", "Название (RU)"; None when a header names no language."""
    found = _LANGUAGE.match(snake(header))
    return (found[1], found[2]) if found else None


def _squeezed(header: str) -> str:
    return _BREAK.sub("", header).casefold()


@cache
def _fields() -> dict[str, tuple[str, int]]:
    return {
        _squeezed(word): (name, rank)
        for name, words in _HEADERS.items()
        for rank, word in enumerate(words.split())
    }


@cache
def _levels() -> dict[str, int]:
    return {_squeezed(word): level for level, words in enumerate(_LEVELS) for word in words.split()}


@cache
def _attributes() -> dict[str, str]:
    return {_squeezed(word): name for name, words in _ATTRIBUTES.items() for word in words.split()}
