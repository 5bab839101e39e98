import { useEffect } from 'react';
import { PagePanel } from '../ui/PagePanel.tsx';

export default function UnknownPage() {
  useEffect(() => {
    document.title = 'Not found · Knowledge Sync';
  }, []);
  return <PagePanel title="There is no such page" text="The link may be mistyped or from another version." />;
}
