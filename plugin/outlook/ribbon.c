/* SPDX-License-Identifier: Apache-2.0 */
/* The group "Synchronize" in Outlook's ribbon: its XML and its callbacks. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/buf.h"
#include "client/os_windows.h"
#include "client/text.h"
#include "outlook/addin.h"

/* The window that shows folders; those of single items have no group. */
#define EXPLORER L"Microsoft.Outlook.Explorer"
/* Of Office 2010: the first one whose Outlook asks for that window. */
#define NAMESPACE "http://schemas.microsoft.com/office/2009/07/customui"
#define XML_MAX ((size_t)64 * 1024)
#define FIRST_ID 100

/* The tab of each kind of folder, by Office's name; a name it does not know
 * would cost the whole group. */
static const char *const tabs[] = {
    "TabMail", "TabCalendar", "TabContacts", "TabNotes"};

/* A row a button. Pictures are Office's own, which follow its theme and size.
 */
static const struct {
	const char *id, *callback, *label, *tip, *image;
} buttons[ADDIN_ACTION_COUNT] = {
    [ADDIN_SYNC] = {"Sync", "OnSynchronize", N_("Synchronize now"),
	N_("Bring calendar, contacts and notes and the server in step."),
	"Refresh"},
    [ADDIN_STATUS] = {"Status", "OnStatus", N_("Status..."),
	N_("What the last synchronizations did."), "Info"},
    [ADDIN_OPTIONS] = {"Options", "OnOptions", N_("Options..."),
	N_("Server and account, when and what is synchronized."),
	"AdvancedFileProperties"},
    [ADDIN_RESTORE] = {"Restore", "OnRestore",
	N_("Restore synchronization status..."),
	N_("Make the folders match the server."), "Undo"},
    [ADDIN_HELP] = {"Help", "OnHelp", N_("Help"),
	N_("What Valise does, and what the buttons mean."), "Help"},
};

/* ---- XML ---- */

static void
put_attribute(struct sml_buf *out, const char *name, const char *value)
{
	const char *c;

	sml_buf_printf(out, " %s=\"", name);
	for (c = value; *c; c++)
		if (strchr("&<>\"", *c))
			sml_buf_printf(out, "&#%d;", *c);
		else
			sml_buf_put_byte(out, (uint8_t)*c);
	sml_buf_put_byte(out, '"');
}

/* Identifiers are unique over the tabs. */
static void
put_id(struct sml_buf *out, const char *tab, const char *what)
{
	sml_buf_printf(out, " id=\"valise%s%s\"", tab, what);
}

static void
put_tab(struct sml_buf *out, const char *tab)
{
	size_t i;

	sml_buf_printf(out, "<tab idMso=\"%s\"><group", tab);
	put_id(out, tab, "Group");
	put_attribute(out, "label", _("Synchronize"));
	sml_buf_put_text(out, ">");
	for (i = 0; i < ADDIN_ACTION_COUNT; i++) {
		sml_buf_put_text(out, "<button");
		put_id(out, tab, buttons[i].id);
		put_attribute(out, "label", text_of(buttons[i].label));
		put_attribute(out, "supertip", text_of(buttons[i].tip));
		put_attribute(out, "imageMso", buttons[i].image);
		put_attribute(
		    out, "size", i == ADDIN_SYNC ? "large" : "normal");
		put_attribute(out, "onAction", buttons[i].callback);
		sml_buf_put_text(out, "/>");
	}
	sml_buf_put_text(out, "</group></tab>");
}

/* NULL: no memory. */
static BSTR
explorer_xml(void)
{
	struct sml_buf xml;
	wchar_t *wide = NULL;
	BSTR text = NULL;
	size_t i;

	sml_buf_init(&xml, XML_MAX);
	sml_buf_put_text(
	    &xml, "<customUI xmlns=\"" NAMESPACE "\"><ribbon><tabs>");
	for (i = 0; i < SML_ARRAY_LEN(tabs); i++)
		put_tab(&xml, tabs[i]);
	sml_buf_put_text(&xml, "</tabs></ribbon></customUI>");
	sml_buf_put_byte(&xml, '\0');
	if (sml_buf_err(&xml) == SML_OK)
		wide = client_os_windows_wide((const char *)xml.p);
	if (wide)
		text = SysAllocString(wide);
	free(wide);
	sml_buf_free(&xml);
	return text;
}

/* ---- callbacks ---- */

/* Names of IDispatch have no case. */
static bool
is_name(const OLECHAR *name, const char *ascii)
{
	for (; *ascii && *name; ascii++, name++)
		if ((*name | 0x20) != ((unsigned char)*ascii | 0x20))
			return false;
	return !*ascii && !*name;
}

static DISPID
id_of(const OLECHAR *name)
{
	int i;

	for (i = 0; i < ADDIN_ACTION_COUNT; i++)
		if (is_name(name, buttons[i].callback))
			return FIRST_ID + i;
	return DISPID_UNKNOWN;
}

HRESULT
addin_ribbon_ids(OLECHAR **names, UINT count, DISPID *out)
{
	UINT i;

	/* What follows the first are names of arguments; ours have none. */
	for (i = 0; i < count; i++)
		out[i] = i == 0 ? id_of(names[0]) : DISPID_UNKNOWN;
	return count == 1 && out[0] != DISPID_UNKNOWN ? S_OK
						      : DISP_E_UNKNOWNNAME;
}

HRESULT
addin_ribbon_invoke(struct outlook_addin *a, DISPID id,
    const DISPPARAMS *parameters, VARIANT *result)
{
	/* The control that was clicked; the identifier says it already. */
	(void)parameters;
	if (result)
		VariantInit(result);
	if (id < FIRST_ID || id >= FIRST_ID + ADDIN_ACTION_COUNT)
		return DISP_E_MEMBERNOTFOUND;
	addin_ui_act(a, (enum addin_action)(id - FIRST_ID));
	return S_OK;
}

/* ---- IRibbonExtensibility ---- */

static struct outlook_addin *
addin_of(struct outlook_ribbon *self)
{
	return (struct outlook_addin *)((char *)self -
					offsetof(struct outlook_addin, ribbon));
}

static HRESULT STDMETHODCALLTYPE
query(struct outlook_ribbon *self, REFIID iid, void **out)
{
	return addin_query(addin_of(self), iid, out);
}

static ULONG STDMETHODCALLTYPE
hold(struct outlook_ribbon *self)
{
	return addin_hold(addin_of(self));
}

static ULONG STDMETHODCALLTYPE
release(struct outlook_ribbon *self)
{
	return addin_release(addin_of(self));
}

static HRESULT STDMETHODCALLTYPE
type_info_count(struct outlook_ribbon *self, UINT *count_out)
{
	(void)self;
	*count_out = 0;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE
type_info(struct outlook_ribbon *self, UINT i, LCID locale, ITypeInfo **out)
{
	(void)self;
	(void)i;
	(void)locale;
	*out = NULL;
	return E_NOTIMPL;
}

static HRESULT STDMETHODCALLTYPE
ids_of_names(struct outlook_ribbon *self, REFIID iid, LPOLESTR *names,
    UINT count, LCID locale, DISPID *out)
{
	(void)self;
	(void)iid;
	(void)locale;
	return addin_ribbon_ids(names, count, out);
}

static HRESULT STDMETHODCALLTYPE
invoke(struct outlook_ribbon *self, DISPID id, REFIID iid, LCID locale,
    WORD flags, DISPPARAMS *parameters, VARIANT *result, EXCEPINFO *exception,
    UINT *wrong)
{
	(void)iid;
	(void)locale;
	(void)flags;
	(void)exception;
	(void)wrong;
	return addin_ribbon_invoke(addin_of(self), id, parameters, result);
}

/* Without XML (NULL) the window stays as it is. */
static HRESULT STDMETHODCALLTYPE
get_custom_ui(struct outlook_ribbon *self, BSTR ribbon, BSTR *xml)
{
	(void)self;
	if (!xml)
		return E_POINTER;
	*xml = NULL;
	if (!ribbon || wcscmp(ribbon, EXPLORER) != 0)
		return S_OK;
	*xml = explorer_xml();
	return *xml ? S_OK : E_OUTOFMEMORY;
}

const struct outlook_ribbon_vtbl addin_ribbon_vtbl = {
    .QueryInterface = query,
    .AddRef = hold,
    .Release = release,
    .GetTypeInfoCount = type_info_count,
    .GetTypeInfo = type_info,
    .GetIDsOfNames = ids_of_names,
    .Invoke = invoke,
    .GetCustomUI = get_custom_ui,
};
