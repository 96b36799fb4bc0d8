/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic at the server: all of its commands, or none (syncml.md 7). */
#include "session/session_priv.h"

/* Could everything inside be taken back? An object in parts would last longer
 * than the message; what is no change of items is not asked for in here. */
static bool
can_roll_back(
    const struct sml_session *s, const struct sml_cmd *list, size_t depth)
{
	if (depth == SML_SESSION_FRAMES_MAX) {
		return false;
	}
	for (const struct sml_cmd *cmd = list; cmd != NULL; cmd = cmd->next) {
		switch ((int)cmd->type) {
		case SML_CMD_ADD:
		case SML_CMD_COPY:
		case SML_CMD_DELETE:
		case SML_CMD_REPLACE:
			if (sml_chunk_has_part(s, cmd)) {
				return false;
			}
			break;
		case SML_CMD_GET:
		case SML_CMD_MAP:
			break;
		case SML_CMD_SEQUENCE:
		case SML_CMD_SYNC:
			if (!can_roll_back(s, cmd->children, depth + 1)) {
				return false;
			}
			break;
		default:
			return false;
		}
	}
	return true;
}

unsigned
sml_atomic_check(const struct sml_session *s, const struct sml_cmd *cmd)
{
	/* An Atomic in another one would be found by this, too. */
	return can_roll_back(s, cmd->children, s->frame_count)
		   ? 0
		   : SML_STATUS_UNSUPPORTED_FEATURE;
}

void
sml_atomic_begin(struct sml_session *s, struct sml_event *out)
{
	struct sml_session_frame *frame = &s->frames[s->frame_count - 1];

	frame->is_atomic = true;
	s->atomic = (struct sml_atomic){
	    .is_open = true,
	    .frame = s->frame_count - 1,
	};
	out->type = SML_EV_ATOMIC;
	out->ds = frame->ds;
}

/* A conflict that the server won is decided: the sender does not repeat it. */
static bool
is_failure(const struct sml_answer *a)
{
	return a->kind == SML_ANSWER_STATUS &&
	       !sml_status_is_success(a->code) &&
	       a->code != SML_STATUS_CONFLICT_SERVER_WON;
}

enum sml_err
sml_atomic_hold(struct sml_session *s, const struct sml_answer *answer)
{
	struct sml_atomic *atomic = &s->atomic;
	struct sml_atomic_answer *held =
	    sml_arena_alloc(s->msg_arena, sizeof(*held));

	if (held == NULL) {
		return SML_E_NOMEM;
	}
	*held = (struct sml_atomic_answer){
	    .answer = *answer,
	    .is_after_failure = atomic->has_failed,
	};
	if (atomic->last == NULL) {
		atomic->first = held;
	} else {
		atomic->last->next = held;
	}
	atomic->last = held;
	if (!atomic->has_failed && is_failure(answer)) {
		atomic->has_failed = true;
		for (size_t i = atomic->frame; i < s->frame_count; i++) {
			s->frames[i].refused = SML_STATUS_ATOMIC_FAILED;
		}
	}
	return SML_OK;
}

void
sml_atomic_end(struct sml_session *s, struct sml_event *out)
{
	s->atomic.is_open = false;
	s->atomic.is_ending = true;
	out->type = SML_EV_ATOMIC_END;
	out->atomic.has_failed = s->atomic.has_failed;
}

/* The first answer is that to the Atomic itself. */
static unsigned
final_code(const struct sml_atomic *atomic, const struct sml_atomic_answer *a)
{
	if (!atomic->has_failed || a->is_after_failure ||
	    a->answer.kind != SML_ANSWER_STATUS) {
		return a->answer.code;
	}
	if (a == atomic->first) {
		return SML_STATUS_ATOMIC_FAILED;
	}
	return is_failure(&a->answer) ? a->answer.code
				      : SML_STATUS_ATOMIC_ROLLED_BACK;
}

enum sml_err
sml_atomic_answer(struct sml_session *s)
{
	struct sml_atomic atomic = s->atomic;
	enum sml_err err = SML_OK;

	s->atomic = (struct sml_atomic){0};
	for (const struct sml_atomic_answer *a = atomic.first;
	     a != NULL && err == SML_OK; a = a->next) {
		struct sml_answer answer = a->answer;

		answer.code = final_code(&atomic, a);
		err = sml_session_answer(s, &answer);
	}
	return err;
}
