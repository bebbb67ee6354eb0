import { getting } from '../../../actions/operations';
import { thing } from './shared';

export const get = getting({ ...thing, note: 'Requires a recent Omi backend.' });
