// The merchant's own script. It stands before the chat's tag, so its calls wait in a list until the chat takes them.
window.shopkeeper = window.shopkeeper || [];
window.heard = [];
document.addEventListener('DOMContentLoaded', () => {
  const { product } = document.body.dataset;
  window.shopkeeper.push(['view', product]);
  document.getElementById('add').addEventListener('click', () => {
    window.shopkeeper.push(['cart', [{ id: product, quantity: 2, options: { cable: '2 m' } }]]);
  });
  document.getElementById('help').addEventListener('click', () => window.shopkeeper.say('Is this lamp dimmable?'));
  document.addEventListener('shopkeeper:cart', (event) => window.heard.push(event.detail));
});
