import { createContext, useContext } from 'react';
import type { useJob } from './use-job.js';

export type JobControl = ReturnType<typeof useJob>;

export const JobContext = createContext<JobControl | null>(null);

/** The page's bulk work: at most one job at a time. */
export function useJobControl(): JobControl {
  const control = useContext(JobContext);
  if (control === null) throw new Error('Expected a JobProvider around this component; found none.');
  return control;
}
