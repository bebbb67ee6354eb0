import type { Scope } from './types';
import { segment } from '../omiApi/client';
import { text } from '../omiApi/values';

/** Below the user of the Developer API's key. */
export function developerPath(...steps: string[]): string {
	return `/v1/dev/user/${steps.map(segment).join('/')}`;
}

/** Below the app of the App API's credential. */
export function appPath(scope: Scope, ...steps: string[]): string {
	if (scope.client.appId === '') {
		scope.fail("'App ID' in the credential is empty", "Copy it from the app's page in the Omi app");
	}
	return `/v2/integrations/${[scope.client.appId, ...steps].map(segment).join('/')}`;
}

/** The user for whom the app acts. */
export function userId(scope: Scope): string {
	const value = scope.parameter('userId', '');
	const uid = typeof value === 'boolean' ? '' : (text(value) ?? '').trim();
	if (uid === '') {
		scope.fail(
			"'User ID' is empty",
			'Every Omi trigger outputs it as userId: use an expression such as {{ $json.userId }}',
		);
	}
	return uid;
}
