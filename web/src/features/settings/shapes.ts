// What the server says about a project and who works in it, as docs/openapi.json has it.
import type { Role } from '../../state/session.svelte';

export interface ProjectView {
  id: string;
  name: string;
  created: string;
  example: boolean;
  settings: ProjectSettings;
}
export interface ProjectSettings {
  retention_days: number;
  purpose: string;
  legal_basis: string;
  keep_originals: boolean;
  customer_view: boolean;
  refuse_erased: boolean;
  time_zone: string;
  allowed_origins: string[];
  smallest_group: number;
  smallest_comment_group: number;
  sources: SourceShape[];
}
export interface SourceShape {
  source: string;
  purpose: string;
  retention_days: number | null;
}
export interface MemberView {
  id: string;
  name: string;
  email: string;
  role: Role;
  sees_personal_data: boolean;
  managed_by_single_sign_on: boolean;
  since: string;
  last_sign_in: string | null;
}
export interface InvitationView {
  id: string;
  email: string;
  role: Role;
  sees_personal_data: boolean;
  created: string;
  expires: string;
}
export interface KeyView {
  id: string;
  name: string;
  prefix: string;
  created: string;
  last_used: string | null;
  revoked: string | null;
}
export interface TokenView {
  id: string;
  name: string;
  scopes: string[];
  created: string;
  expires: string;
  last_used: string | null;
  revoked: string | null;
}
export interface RetentionReport {
  dry_run: boolean;
  events: { month: string; source: string | null; events: number }[];
  total: number;
  rejections: number;
  identifiers: number | null;
}
export interface ExclusionView {
  identity: string;
  added: string;
}
