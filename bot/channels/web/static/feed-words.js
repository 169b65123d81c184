// What a shelf says above its products, and where there are none.
const en = {
  similar: 'Similar products', 'goes-with': 'Goes well with it', 'recently-viewed': 'You looked at', popular: 'Popular now', 'for-you': 'For you',
  empty: 'There is nothing to show here yet.',
};

const ru = {
  similar: 'Похожие товары', 'goes-with': 'Хорошо подходит к этому', 'recently-viewed': 'Вы смотрели', popular: 'Популярное сейчас', 'for-you': 'Для вас',
  empty: 'Здесь пока нечего показать.',
};

export const shelfWords = { en, ru };
