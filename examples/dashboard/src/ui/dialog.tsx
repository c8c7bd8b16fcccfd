import { useEffect, useId, useRef, type ReactNode } from 'react';
import { texts } from '../texts/index.js';

/**
 * Modal dialog: the browser keeps the focus inside, Escape closes it, and the focus returns to the element that
 * opened it. With each new title the focus moves to the element marked `data-autofocus`.
 */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const dialogRef = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = dialogRef.current;
    const previousFocus = document.activeElement;
    dialog?.showModal();
    focusFirst(dialog);
    return () => {
      dialog?.close();
      // The button that opened the dialog may have disappeared, together with a deleted code.
      if (previousFocus instanceof HTMLElement)
        (previousFocus.isConnected ? previousFocus : document.querySelector('main'))?.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialogRef}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // `cancel` also bubbles up from file inputs inside.
        if (event.target !== dialogRef.current) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="icon-button" aria-label={texts.close} onClick={onClose}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      </header>
      <Body key={title}>{children}</Body>
    </dialog>
  );
}

function Body({ children }: { children: ReactNode }) {
  const bodyRef = useRef<HTMLDivElement>(null);
  useEffect(() => focusFirst(bodyRef.current), []);
  return (
    <div ref={bodyRef} className="dialog-body">
      {children}
    </div>
  );
}

function focusFirst(container: HTMLElement | null): void {
  container?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
}
