import { useEffect } from 'react';
import { attention as counted } from '../data/attention.ts';
import { pageTitle } from '../view/headline.ts';

const icons = { attention: '/favicon-attention.svg', calm: '/favicon.svg' } as const;

const showIcon = (icon: keyof typeof icons): void => {
  document.querySelector<HTMLLinkElement>('link[rel=icon]')?.setAttribute('href', icons[icon]);
};

/** Shows the number of failed documents in the title and icon of the browser tab. */
export function useTabSigns(attention: number): void {
  useEffect(() => {
    document.title = pageTitle(attention);
    counted.count = attention;
    showIcon(attention > 0 ? 'attention' : 'calm');
  }, [attention]);
  useEffect(() => () => showIcon('calm'), []);
}
