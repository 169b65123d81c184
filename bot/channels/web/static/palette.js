// Colours of both themes; a test holds their contrast (WCAG 2.2 AA).
export const light = {
  ground: '#f3f1ec', surface: '#ffffff', raised: '#ffffff', line: '#dedad1', edge: '#8b867b',
  ink: '#1e2529', quiet: '#5a646b', accent: '#0f6862', 'on-accent': '#ffffff', 'accent-ink': '#0d5e59',
  own: '#17635e', 'on-own': '#ffffff', tint: '#e3efec', 'on-tint': '#0c504b', sale: '#a93324', star: '#b27400',
  shade: '30 37 41',
};

export const dark = {
  ground: '#12171b', surface: '#1b2227', raised: '#222a30', line: '#323c43', edge: '#77838b',
  ink: '#e9ecee', quiet: '#a5b0b8', accent: '#63c8be', 'on-accent': '#06211e', 'accent-ink': '#7cd6cd',
  own: '#1f5752', 'on-own': '#f0faf8', tint: '#20393a', 'on-tint': '#a6e0d9', sale: '#ff9d8a', star: '#f2b950',
  shade: '0 0 0',
};
