// What roles give together, and what a change of them changes.
import { expect, it } from 'vitest';
import { changeOfRights, type RoleRights, rightsOf } from './roles';

const role = (id: RoleRights['id'], ...capabilities: string[]): RoleRights => ({
  id,
  side: 'partner',
  assignable: true,
  capabilities: ['signed_in', ...capabilities],
  attributes: { objectType: 'Role' },
});
const all = [role('global_admin', 'view_profile', 'manage_profile'), role('admin_agent', 'view_profile', 'buy'), role('partner_user', 'view_profile')];

it('counts a right once, whichever roles give it', () => {
  expect(rightsOf(['global_admin', 'admin_agent'], all)).toEqual(['view_profile', 'manage_profile', 'buy']);
  expect(rightsOf([], all)).toEqual([]);
});

it('tells what is gained and what is lost', () => {
  expect(changeOfRights(['global_admin'], ['admin_agent'], all)).toEqual({ gained: ['buy'], lost: ['manage_profile'] });
  expect(changeOfRights(['admin_agent'], ['admin_agent', 'partner_user'], all)).toEqual({ gained: [], lost: [] });
});
