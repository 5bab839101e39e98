import { useEffect } from 'react';
import { PagePanel } from '../ui/PagePanel.tsx';
import { unknownPageTexts as texts } from './texts.ts';

export default function UnknownPage() {
  useEffect(() => {
    document.title = `${texts.title} · Knowledge Sync`;
  }, []);
  return <PagePanel title={texts.title} text={texts.text} />;
}
