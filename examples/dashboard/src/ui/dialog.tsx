import { useEffect, useId, useRef, type ReactNode } from 'react';

/**
 * A dialog over the page: the browser keeps the focus in it, Escape closes it, and the focus goes back to where it came from. Under each
 * title, what bears `data-autofocus` has the focus first.
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
      // What was deleted takes its button along.
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
        // React decides when it is gone; `cancel` of a field inside is not the dialog's.
        if (event.target !== dialogRef.current) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
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
