// Sound and notifications: off until the agent asks for them, then for whatever is new.
import { strings } from './page.js';

const KEPT = 'shopkeeper-notify';
let known = null;
let sound = null;
const title = document.title;

const on = () => localStorage.getItem(KEPT) === 'yes';

export function setUpNotifications() {
  const button = document.getElementById('notify');
  if (!button) return;
  button.hidden = false;
  const show = () => {
    button.textContent = on() ? strings.notifyOn : strings.notifyOff;
    button.setAttribute('aria-pressed', String(on()));
  };
  show();
  button.addEventListener('click', async () => {
    if (on()) {
      localStorage.removeItem(KEPT);
    } else {
      localStorage.setItem(KEPT, 'yes');
      if ('Notification' in window && Notification.permission === 'default') await Notification.requestPermission();
      beep();
    }
    show();
  });
}

// Two soft notes, made here: no file to load, no format that a browser lacks.
function beep() {
  try {
    sound ??= new AudioContext();
    const start = sound.currentTime;
    [659, 880].forEach((pitch, index) => {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, start + index * 0.14);
      volume.gain.exponentialRampToValueAtTime(0.18, start + index * 0.14 + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + index * 0.14 + 0.3);
      tone.connect(volume).connect(sound.destination);
      tone.start(start + index * 0.14);
      tone.stop(start + index * 0.14 + 0.32);
    });
  } catch {
    sound = null; // a browser without sound
  }
}

export function ring({ counts, calls }) {
  const waiting = counts.queued;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  const names = Object.keys(calls);
  const fresh = known === null ? [] : names.filter((name) => !known.has(name));
  known = new Set(names);
  if (!fresh.length) return;
  document.documentElement.dataset.rang = String(Number(document.documentElement.dataset.rang ?? 0) + fresh.length);
  if (!on()) return;
  beep();
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible') return;
  for (const name of fresh.slice(0, 3)) {
    const call = calls[name];
    const shown = new Notification(call.title, { body: call.text, tag: name });
    shown.addEventListener('click', () => {
      window.focus();
      location.href = `${strings.base}/chats/${call.ref}`;
    });
  }
}
