import { deleting } from '../../../actions/operations';
import { thing } from './shared';

export const remove = deleting(thing);
