import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { ErrorBoundary } from './app/ErrorBoundary.tsx';
import { StartFailure } from './app/StartFailure.tsx';
import { startHosted } from './app/start.ts';
import { applyTheme } from './app/theme.ts';
import { type Services, ServicesProvider } from './firebase/services.tsx';
import './styles.css';

async function start(): Promise<Services> {
  const localStack: string = import.meta.env.VITE_LOCAL_STACK;
  if (localStack) return (await import('./local/start.tsx')).startLocal(localStack);
  return startHosted();
}

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id root');
const root = createRoot(container);

applyTheme();
try {
  const services = await start();
  root.render(
    <StrictMode>
      <ServicesProvider value={services}>
        <ErrorBoundary>
          <App />
        </ErrorBoundary>
      </ServicesProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(<StartFailure error={error} />);
}
