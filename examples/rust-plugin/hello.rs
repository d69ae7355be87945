//! How many prompts of an application are longer than they should be: the check of ../hello-plugin-c in Rust.
#![allow(non_camel_case_types)]

use std::ffi::{c_void, OsStr};
use std::os::unix::ffi::OsStrExt;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::mem::size_of;
use std::ptr;

// What of the ABI this check uses: aipreflight/abi/*.h. Members that it does not call are pointers.

#[repr(C)]
#[derive(Clone, Copy)]
struct aipf_str {
    data: *const u8,
    size: u64,
}

const OK: i32 = 0;
const DONE: i32 = 0;
const STOPPED: i32 = 2;
const COULD_NOT_MEASURE: i32 = 3;

#[repr(C)]
struct aipf_gate {
    struct_size: u32,
    op: i32,
    id: aipf_str,
    statistic: aipf_str,
    unit: aipf_str,
    value: f64,
    n: i64,
    bound: f64,
    interval_low: f64,
    interval_high: f64,
    interval_confidence: f64,
    interval_method: aipf_str,
    severity: i32,
    absence: i32,
    straddle: i32,
    reserved: i32,
    reason_code: aipf_str,
    message: aipf_str,
    config_key: aipf_str,
}

#[repr(C)]
struct aipf_finding {
    struct_size: u32,
    severity: i32,
    reason_code: aipf_str,
    message: aipf_str,
    file: aipf_str,
    line: u32,
    column: u32,
    help: aipf_str,
    runbook: aipf_str,
    fingerprint: aipf_str,
    config_key: aipf_str,
}

type Node = c_void;
type Unused = *const c_void;

#[repr(C)]
struct aipf_host {
    struct_size: u32,
    minor: u32,
    context: *mut c_void,
    module_path: aipf_str,
    log: Unused,
    get_extension: Unused,
    gate: extern "C" fn(*const aipf_host, *const aipf_gate) -> i32,
    finding: extern "C" fn(*const aipf_host, *const aipf_finding) -> i32,
    metric: Unused,
    summary: extern "C" fn(*const aipf_host, i32, aipf_str) -> i32,
    details: Unused,
    progress: Unused,
    cancelled: extern "C" fn(*const aipf_host) -> i32,
    artefact: Unused,
    explain: extern "C" fn(*const aipf_host, aipf_str, aipf_str) -> i32,
    node_kind: Unused,
    node_get: extern "C" fn(*const aipf_host, *const Node, aipf_str) -> *const Node,
    node_count: Unused,
    node_at: Unused,
    node_key: Unused,
    node_bool: Unused,
    node_int: extern "C" fn(*const aipf_host, *const Node, *mut i64) -> i32,
    node_number: extern "C" fn(*const aipf_host, *const Node, *mut f64) -> i32,
    node_text: extern "C" fn(*const aipf_host, *const Node, *mut aipf_str) -> i32,
    node_is_set: Unused,
    config_error: extern "C" fn(*const aipf_host, *const Node, aipf_str) -> i32,
    config_error_at: Unused,
}

#[repr(C)]
struct aipf_key {
    struct_size: u32,
    flags: u32,
    types: u64,
    path: aipf_str,
    unit: aipf_str,
    fallback: aipf_str,
    doc: aipf_str,
    minimum: f64,
    maximum: f64,
    choices: *const aipf_str,
    choice_count: u64,
    since: aipf_str,
    deprecated: aipf_str,
}

#[repr(C)]
struct aipf_check_type {
    struct_size: u32,
    flags: u32,
    needs: u32,
    reserved: u32,
    id: aipf_str,
    title: aipf_str,
    doc: aipf_str,
    keys: *const *const aipf_key,
    key_count: u64,
    create: extern "C" fn(*const aipf_host, *const Node) -> *mut PromptSize,
    run: extern "C" fn(*mut PromptSize) -> i32,
    destroy: extern "C" fn(*mut PromptSize),
}

#[repr(C)]
struct aipf_module {
    struct_size: u32,
    needed_minor: u32,
    id: aipf_str,
    version: aipf_str,
    vendor: aipf_str,
    support: aipf_str,
    licence: aipf_str,
    check_types: *const *const aipf_check_type,
    check_type_count: u64,
    get_extension: Unused,
}

const fn text(text: &str) -> aipf_str {
    aipf_str { data: text.as_ptr(), size: text.len() as u64 }
}

const NONE: aipf_str = aipf_str { data: ptr::null(), size: 0 };

// The check itself.

struct PromptSize {
    host: *const aipf_host,
    folder: PathBuf,
    max_size: u64,
    max_share: f64,
}

enum End {
    Done,
    Stopped,
}

fn host_of(host: &*const aipf_host) -> &aipf_host {
    // The table lives from create to the end of destroy.
    unsafe { &**host }
}

fn configured(host: *const aipf_host, config: *const Node) -> Option<PromptSize> {
    let table = host_of(&host);
    let get = |key| (table.node_get)(host, config, text(key));
    let (mut folder, mut max_size, mut max_share) = (NONE, 0i64, 0f64);
    if (table.node_text)(host, get("folder"), &mut folder) != OK
        || (table.node_int)(host, get("max_size"), &mut max_size) != OK
        || (table.node_number)(host, get("max_share"), &mut max_share) != OK
    {
        (table.explain)(host, text("plugin_exception"), text("the configuration is not readable"));
        return None;
    }
    // Valid until destroy returns; copied all the same, so that nothing here depends on it.
    let bytes = unsafe { std::slice::from_raw_parts(folder.data, folder.size as usize) };
    let folder = PathBuf::from(OsStr::from_bytes(bytes));
    if !folder.is_dir() {
        (table.config_error)(host, get("folder"), text("this is not a folder"));
        return None;
    }
    Some(PromptSize { host, folder, max_size: max_size as u64, max_share })
}

impl PromptSize {
    fn measure(&self) -> std::io::Result<End> {
        let table = host_of(&self.host);
        let (mut total, mut large) = (0i64, 0i64);
        for entry in std::fs::read_dir(&self.folder)? {
            if (table.cancelled)(self.host) != 0 {
                return Ok(End::Stopped);
            }
            let path = entry?.path();
            let status = std::fs::metadata(&path)?;
            if !status.is_file() {
                continue;
            }
            total += 1;
            if status.len() > self.max_size {
                large += 1;
                self.report_large(&path, status.len());
            }
        }
        self.report_share(large, total);
        Ok(End::Done)
    }

    fn report_large(&self, path: &Path, size: u64) {
        let message = format!("{size} bytes");
        let path = path.to_string_lossy();
        let finding = aipf_finding {
            struct_size: size_of::<aipf_finding>() as u32,
            severity: 2, // info
            reason_code: text("prompt_too_large"),
            message: text(&message),
            file: text(&path),
            line: 0,
            column: 0,
            help: NONE,
            runbook: NONE,
            fingerprint: NONE,
            config_key: NONE,
        };
        (host_of(&self.host).finding)(self.host, &finding);
    }

    fn report_share(&self, large: i64, total: i64) {
        let gate = aipf_gate {
            struct_size: size_of::<aipf_gate>() as u32,
            op: 1, // <=
            id: text("large_prompts"),
            statistic: text("share of large prompts"),
            unit: text("ratio"),
            // No prompts: not measured, and that is never a pass.
            value: if total == 0 { f64::NAN } else { large as f64 / total as f64 },
            n: total,
            bound: self.max_share,
            interval_low: 0.0,
            interval_high: 0.0,
            interval_confidence: 0.0,
            interval_method: NONE,
            severity: 0,
            absence: 0,
            straddle: 0,
            reserved: 0,
            reason_code: text("prompts_too_large"),
            message: NONE,
            config_key: text("max_share"),
        };
        let summary = format!("{large} of {total} prompts are above {} bytes", self.max_size);
        let table = host_of(&self.host);
        (table.gate)(self.host, &gate);
        (table.summary)(self.host, 0, text(&summary));
    }
}

// The C line, which no panic may cross.

fn explain_panic(host: *const aipf_host) {
    (host_of(&host).explain)(host, text("plugin_exception"), text("the check panicked"));
}

extern "C" fn create(host: *const aipf_host, config: *const Node) -> *mut PromptSize {
    match catch_unwind(AssertUnwindSafe(|| configured(host, config))) {
        Ok(Some(check)) => Box::into_raw(Box::new(check)),
        Ok(None) => ptr::null_mut(),
        Err(_) => {
            explain_panic(host);
            ptr::null_mut()
        }
    }
}

extern "C" fn run(check: *mut PromptSize) -> i32 {
    let check = unsafe { &*check };
    match catch_unwind(AssertUnwindSafe(|| check.measure())) {
        Ok(Ok(End::Done)) => DONE,
        Ok(Ok(End::Stopped)) => STOPPED,
        Ok(Err(error)) => {
            let words = error.to_string();
            (host_of(&check.host).explain)(check.host, text("folder_unreadable"), text(&words));
            COULD_NOT_MEASURE
        }
        Err(_) => {
            explain_panic(check.host);
            COULD_NOT_MEASURE
        }
    }
}

extern "C" fn destroy(check: *mut PromptSize) {
    let _ = catch_unwind(AssertUnwindSafe(|| drop(unsafe { Box::from_raw(check) })));
}

// Its tables: constant, and as long-lived as the module.

struct Table<T>(T);
unsafe impl<T> Sync for Table<T> {}

const fn key(path: &'static str, types: u64, flags: u32, fallback: aipf_str, doc: &'static str, minimum: f64, maximum: f64) -> aipf_key {
    aipf_key {
        struct_size: size_of::<aipf_key>() as u32,
        flags,
        types,
        path: text(path),
        unit: NONE,
        fallback,
        doc: text(doc),
        minimum,
        maximum,
        choices: ptr::null(),
        choice_count: 0,
        since: NONE,
        deprecated: NONE,
    }
}

const PATH: u64 = 0x80;
const SIZE: u64 = 0x10;
const RATIO: u64 = 0x40;
const REQUIRED: u32 = 1;
const NO_BOUND: f64 = f64::INFINITY;

static FOLDER: Table<aipf_key> = Table(key("folder", PATH, 0, text("prompts"), "where the prompts are", -NO_BOUND, NO_BOUND));
static MAX_SIZE: Table<aipf_key> = Table(key("max_size", SIZE, REQUIRED, NONE, "the largest prompt that is fine", 1.0, NO_BOUND));
static MAX_SHARE: Table<aipf_key> =
    Table(key("max_share", RATIO, 0, text("0"), "share of larger prompts that is tolerated", 0.0, 1.0));
static KEYS: Table<[*const aipf_key; 3]> = Table([&FOLDER.0, &MAX_SIZE.0, &MAX_SHARE.0]);

static CHECK: Table<aipf_check_type> = Table(aipf_check_type {
    struct_size: size_of::<aipf_check_type>() as u32,
    flags: 0,
    needs: 0,
    reserved: 0,
    id: text("hello-rust"),
    title: text("prompt sizes"),
    doc: text("Share of the prompts in a folder above a size; fails above max_share."),
    keys: KEYS.0.as_ptr(),
    key_count: 3,
    create,
    run,
    destroy,
});
static CHECKS: Table<[*const aipf_check_type; 1]> = Table([&CHECK.0]);

static MODULE: Table<aipf_module> = Table(aipf_module {
    struct_size: size_of::<aipf_module>() as u32,
    needed_minor: 0,
    id: text("hello-rust"),
    version: text("1.0.0"),
    vendor: text("Example"),
    support: text("mailto:author@example.com"),
    licence: text("MIT"),
    check_types: CHECKS.0.as_ptr(),
    check_type_count: 1,
    get_extension: ptr::null(),
});

#[no_mangle]
extern "C" fn aipreflight_plugin_v1(host_major: u32, _host_minor: u32, why: *mut aipf_str) -> *const aipf_module {
    if host_major == 1 {
        return &MODULE.0;
    }
    if !why.is_null() {
        unsafe { *why = text("hello-rust speaks major 1 of the plugin ABI") };
    }
    ptr::null()
}
