//! The file system shim `resa-pages` between SQLite and its own default one.
//!
//! Only database files are wrapped; WAL, journals and temporary files get the default's methods
//! directly. A whole page is sealed on its way to the database file and verified on its way back;
//! a read of part of a page verifies the page around it, except for the file's header, which SQLite
//! reads before it knows anything and reads again with its page. Everything else is passed on.
#![expect(unsafe_code, reason = "SQLite's interface for file systems is made of C structs and function pointers")]

use super::PAGE_SIZE;
use super::checksum::{Page, RESERVED, is_sound, seal};
use rusqlite::ffi;
use rusqlite::{Connection, OpenFlags};
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

const NAME: &CStr = c"resa-pages";
/// The part of page 1 that SQLite reads on its own.
const HEADER: i64 = 100;
/// Where the header says how many bytes of each page are reserved.
const RESERVED_AT: usize = 20;
/// A page that is being written by another process may be read half; then it is read again.
const ATTEMPTS: u32 = 6;

/// A page of a database file that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    /// The database file.
    pub(crate) path: PathBuf,
    /// The page, the first being 1.
    pub(crate) page: u32,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "page {} of `{}` is damaged", self.page, self.path.display())
    }
}

thread_local! {
    /// SQLite hands on only a number; this is what the last failed read of the thread was about.
    static LAST_DAMAGE: RefCell<Option<Damage>> = const { RefCell::new(None) };
}

/// The damaged page behind an error that SQLite has just returned on this thread, if it is one.
pub(crate) fn damage_behind(error: &rusqlite::Error) -> Option<Damage> {
    let damaged = error.sqlite_error().is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_DATA);
    if damaged { LAST_DAMAGE.with_borrow(Clone::clone) } else { None }
}

/// Opens a database whose pages carry checksums; a new one is laid out for them.
///
/// # Errors
/// When the file cannot be opened. A damaged first page shows at the first statement.
pub(crate) fn open_connection(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    register()?;
    let connection = Connection::open_with_flags_and_vfs(path, flags, NAME)?;
    connection.pragma_update(None, "page_size", PAGE_SIZE as i64)?;
    let mut reserved = RESERVED as c_int;
    // SAFETY: the handle is open for as long as `connection` lives, and the operation reads and
    // writes one int, which `reserved` is.
    let code = unsafe {
        let argument = (&raw mut reserved).cast::<c_void>();
        ffi::sqlite3_file_control(connection.handle(), c"main".as_ptr(), ffi::SQLITE_FCNTL_RESERVE_BYTES, argument)
    };
    if code == ffi::SQLITE_OK { Ok(connection) } else { Err(failure(code)) }
}

fn failure(code: c_int) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

/// An open database file: what SQLite sees, then where it lies; the default's own file follows in
/// the same allocation, which SQLite makes `szOsFile` bytes large.
#[repr(C)]
struct PageFile {
    base: ffi::sqlite3_file,
    /// Null for a database without a name.
    path: *const c_char,
}

const _: () = assert!(size_of::<PageFile>().is_multiple_of(8), "the file behind must be aligned");

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // Version 3 would add xFetch: pages of a memory map, which nobody could verify.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

fn register() -> rusqlite::Result<()> {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    match *REGISTERED.get_or_init(register_once) {
        ffi::SQLITE_OK => Ok(()),
        code => Err(failure(code)),
    }
}

fn register_once() -> c_int {
    // SAFETY: initialising is idempotent and allowed on any thread; a null name asks for the
    // default file system, which lives as long as the process.
    let default = unsafe {
        if ffi::sqlite3_initialize() != ffi::SQLITE_OK {
            return ffi::SQLITE_ERROR;
        }
        ffi::sqlite3_vfs_find(std::ptr::null())
    };
    // SAFETY: the pointer is either null or the default's struct, which is never changed while
    // it is registered.
    let Some(theirs) = (unsafe { default.as_ref() }) else { return ffi::SQLITE_ERROR };
    // A copy of the whole struct, `pAppData` included: what is not replaced here (names, deletion,
    // clock, chance) works on the copy as on the original. Leaked: it is registered for ever.
    let ours = Box::leak(Box::new(*theirs));
    ours.pNext = std::ptr::null_mut();
    ours.zName = NAME.as_ptr();
    ours.szOsFile = theirs.szOsFile + size_of::<PageFile>() as c_int;
    ours.xOpen = Some(open);
    // SAFETY: the struct and its name live for ever; 0 leaves the default what it was.
    unsafe { ffi::sqlite3_vfs_register(ours, 0) }
}

/// The default's file behind ours.
///
/// # Safety
/// `file` was opened by [`open`] as a database file.
unsafe fn behind(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite allocated szOsFile bytes, so the default's file begins after `PageFile`.
    unsafe { file.cast::<PageFile>().add(1).cast() }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite hands us an allocation of `szOsFile` bytes, which both kinds of file fit in;
    // name, flags and out_flags are passed on untouched; the default file system outlives us.
    unsafe {
        let default = ffi::sqlite3_vfs_find(std::ptr::null());
        let Some(open_default) = default.as_ref().and_then(|vfs| vfs.xOpen) else { return ffi::SQLITE_CANTOPEN };
        if flags & ffi::SQLITE_OPEN_MAIN_DB == 0 {
            return open_default(default, name, file, flags, out_flags);
        }
        let base = ffi::sqlite3_file { pMethods: std::ptr::null() };
        file.cast::<PageFile>().write(PageFile { base, path: name });
        let code = open_default(default, name, behind(file), flags, out_flags);
        // Without methods SQLite does not close a file; the default sets them also on some errors.
        if !(*behind(file)).pMethods.is_null() {
            (*file).pMethods = &raw const METHODS;
        }
        code
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, out: *mut c_void, amount: c_int, offset: i64) -> c_int {
    let header = offset + i64::from(amount) <= HEADER;
    let whole_page = amount as usize == PAGE_SIZE && offset % PAGE_SIZE as i64 == 0;
    if header {
        // SAFETY: arguments as SQLite gave them, to the file behind.
        return unsafe { read_behind(file, out, amount, offset) };
    }
    if whole_page {
        // SAFETY: SQLite gave room for `amount` bytes, which is a page.
        return unsafe { read_page(file, &mut *out.cast::<Page>(), offset) };
    }
    let (Ok(start), Ok(amount)) = (usize::try_from(offset), usize::try_from(amount)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    // SAFETY: SQLite gave room for `amount` bytes.
    let out = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), amount) };
    out.fill(0);
    // SAFETY: `file` is the one that SQLite gave.
    unsafe { read_part(file, out, start) }
}

/// Reads any part of the file, page by page, so that all of it is verified.
unsafe fn read_part(file: *mut ffi::sqlite3_file, out: &mut [u8], start: usize) -> c_int {
    let mut done = 0;
    while done < out.len() {
        let at = start + done;
        let within = at % PAGE_SIZE;
        let length = (PAGE_SIZE - within).min(out.len() - done);
        let mut page = [0; PAGE_SIZE];
        // SAFETY: the caller's file; the offset is that of a page.
        let code = unsafe { read_page(file, &mut page, (at - within) as i64) };
        if code != ffi::SQLITE_OK {
            return code;
        }
        out[done..done + length].copy_from_slice(&page[within..within + length]);
        done += length;
    }
    ffi::SQLITE_OK
}

/// Reads one page and verifies it.
unsafe fn read_page(file: *mut ffi::sqlite3_file, page: &mut Page, offset: i64) -> c_int {
    let number = page_number(offset);
    for attempt in 0..ATTEMPTS {
        // SAFETY: the buffer is a page long.
        let code = unsafe { read_behind(file, page.as_mut_ptr().cast(), PAGE_SIZE as c_int, offset) };
        // Beyond the end SQLite wants zeros and this code; both are there. A page cut short is damage.
        let beyond_the_end = code == ffi::SQLITE_IOERR_SHORT_READ && page.iter().all(|&byte| byte == 0);
        if beyond_the_end || (code != ffi::SQLITE_OK && code != ffi::SQLITE_IOERR_SHORT_READ) {
            return code;
        }
        if code == ffi::SQLITE_OK && is_sound(page, number) {
            return ffi::SQLITE_OK;
        }
        std::thread::sleep(Duration::from_micros(100 << attempt));
    }
    page.fill(0);
    // SAFETY: the file is open, so its name is valid: SQLite keeps it until the file is closed.
    let path = unsafe { (*file.cast::<PageFile>()).path };
    let path = if path.is_null() {
        PathBuf::new()
    } else {
        // SAFETY: a name that SQLite gives is a C string, valid until the file is closed.
        PathBuf::from(unsafe { CStr::from_ptr(path) }.to_string_lossy().into_owned())
    };
    LAST_DAMAGE.set(Some(Damage { path, page: number }));
    ffi::SQLITE_IOERR_DATA
}

fn page_number(offset: i64) -> u32 {
    u32::try_from(offset / PAGE_SIZE as i64 + 1).unwrap_or(u32::MAX)
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, amount: c_int, offset: i64) -> c_int {
    if amount as usize != PAGE_SIZE || offset % PAGE_SIZE as i64 != 0 {
        return ffi::SQLITE_IOERR_WRITE; // A database laid out otherwise: its pages have no room.
    }
    // A copy, because the page also lives in SQLite's cache.
    // SAFETY: SQLite hands over `amount` bytes, which is a page.
    let mut page = unsafe { *from.cast::<Page>() };
    if offset == 0 && page[RESERVED_AT] != RESERVED as u8 {
        return ffi::SQLITE_IOERR_WRITE;
    }
    seal(&mut page, page_number(offset));
    // SAFETY: `file` was opened by `open`; the buffer is a page long.
    unsafe {
        let behind = behind(file);
        match (*(*behind).pMethods).xWrite {
            Some(write) => write(behind, page.as_ptr().cast(), amount, offset),
            None => ffi::SQLITE_IOERR_WRITE,
        }
    }
}

unsafe fn read_behind(file: *mut ffi::sqlite3_file, out: *mut c_void, amount: c_int, offset: i64) -> c_int {
    // SAFETY: `file` was opened by `open`, so the file behind has methods; the rest is as given.
    unsafe {
        let behind = behind(file);
        match (*(*behind).pMethods).xRead {
            Some(read) => read(behind, out, amount, offset),
            None => ffi::SQLITE_IOERR_READ,
        }
    }
}

/// A method that only passes its arguments on to the file behind.
macro_rules! pass_on {
    ($name:ident, $method:ident, ($($argument:ident: $kind:ty),*), $code:ty, $otherwise:expr) => {
        unsafe extern "C" fn $name(file: *mut ffi::sqlite3_file $(, $argument: $kind)*) -> $code {
            // SAFETY: SQLite calls methods only of files that `open` opened, so the file behind is
            // open and has methods; the arguments are passed on as they came.
            unsafe {
                let behind = behind(file);
                match (*(*behind).pMethods).$method {
                    Some(method) => method(behind $(, $argument)*),
                    None => $otherwise,
                }
            }
        }
    };
}

pass_on!(close, xClose, (), c_int, ffi::SQLITE_IOERR_CLOSE);
pass_on!(truncate, xTruncate, (size: i64), c_int, ffi::SQLITE_IOERR_TRUNCATE);
pass_on!(sync, xSync, (flags: c_int), c_int, ffi::SQLITE_IOERR_FSYNC);
pass_on!(file_size, xFileSize, (size: *mut i64), c_int, ffi::SQLITE_IOERR_FSTAT);
pass_on!(lock, xLock, (level: c_int), c_int, ffi::SQLITE_IOERR_LOCK);
pass_on!(unlock, xUnlock, (level: c_int), c_int, ffi::SQLITE_IOERR_UNLOCK);
pass_on!(check_reserved_lock, xCheckReservedLock, (out: *mut c_int), c_int, ffi::SQLITE_IOERR_CHECKRESERVEDLOCK);
pass_on!(file_control, xFileControl, (operation: c_int, argument: *mut c_void), c_int, ffi::SQLITE_NOTFOUND);
pass_on!(sector_size, xSectorSize, (), c_int, PAGE_SIZE as c_int);
pass_on!(device_characteristics, xDeviceCharacteristics, (), c_int, 0);
pass_on!(shm_map, xShmMap, (page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void), c_int, ffi::SQLITE_IOERR_SHMMAP);
pass_on!(shm_lock, xShmLock, (offset: c_int, count: c_int, flags: c_int), c_int, ffi::SQLITE_IOERR_SHMLOCK);
pass_on!(shm_barrier, xShmBarrier, (), (), ());
pass_on!(shm_unmap, xShmUnmap, (delete: c_int), c_int, ffi::SQLITE_IOERR_SHMMAP);
