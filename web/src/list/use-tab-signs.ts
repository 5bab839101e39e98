import { useEffect } from 'react';
import { pageTitle } from '../view/overview.ts';

const icons = { attention: '/favicon-attention.svg', calm: '/favicon.svg' } as const;

const showIcon = (icon: keyof typeof icons): void => {
  document.querySelector<HTMLLinkElement>('link[rel=icon]')?.setAttribute('href', icons[icon]);
};

/** The tab's title and icon show from another tab what needs attention. */
export function useTabSigns(attention: number): void {
  useEffect(() => {
    document.title = pageTitle(attention);
    showIcon(attention > 0 ? 'attention' : 'calm');
  }, [attention]);
  useEffect(() => () => showIcon('calm'), []);
}
