//! The forgetful disk as a folder that any program can use, through FUSE. Goes in: an empty folder.
//! Comes out: a mounted file system and the handle that cuts its power.

use crate::chance::Chance;
use crate::forgetful::disk::{Damage, Disk, Inode, Node, Refusal};
use fuser::{
    Errno, FileAttr, FileHandle, FileType, FopenFlags, Generation, INodeNo, LockOwner, OpenFlags, RenameFlags,
    ReplyAttr, ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyStatfs, ReplyWrite, Request,
    WriteFlags,
};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// The kernel asks us each time: nothing is remembered over a power cut.
const REMEMBERED: Duration = Duration::ZERO;

#[derive(Debug)]
struct Shared {
    disk: Mutex<Disk>,
    power_went: Condvar,
}

impl Shared {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A disk whose power can be cut, and the folder where it is mounted.
pub(crate) struct Forgetful {
    shared: Arc<Shared>,
    folder: PathBuf,
    session: Option<fuser::BackgroundSession>,
}

impl Forgetful {
    /// An empty disk in an existing folder.
    pub(crate) fn mount(folder: &Path) -> Result<Forgetful, String> {
        let shared = Arc::new(Shared { disk: Mutex::new(Disk::new()), power_went: Condvar::new() });
        let mut forgetful = Forgetful { shared, folder: folder.to_owned(), session: None };
        forgetful.attach()?;
        Ok(forgetful)
    }

    fn attach(&mut self) -> Result<(), String> {
        let served = Served { shared: Arc::clone(&self.shared) };
        let mut config = fuser::Config::default();
        config.mount_options = vec![fuser::MountOption::FSName("forgetful".into()), fuser::MountOption::NoAtime];
        let session = fuser::spawn_mount(served, &self.folder, &config)
            .map_err(|error| format!("mount the forgetful file system (needs root and /dev/fuse): {error}"))?;
        self.session = Some(session);
        Ok(())
    }

    /// The power goes at the `syncs`th sync from now on, before it has done anything.
    pub(crate) fn cut_at_sync(&self, syncs: u64) {
        let mut disk = self.shared.disk();
        disk.cut_at = Some(disk.syncs + syncs);
    }

    /// The power goes now.
    pub(crate) fn cut_now(&self) {
        self.shared.disk().is_off = true;
        self.shared.power_went.notify_all();
    }

    /// Waits for the power to go; false when it is still there after this time.
    pub(crate) fn wait_for_cut(&self, at_most: Duration) -> bool {
        let disk = self.shared.disk();
        let waited = self.shared.power_went.wait_timeout_while(disk, at_most, |disk| !disk.is_off);
        waited.unwrap_or_else(PoisonError::into_inner).0.is_off
    }

    /// The machine starts again: unsynced writes are damaged, and the disk is mounted anew so that the
    /// kernel remembers nothing. Every program that used the disk must have ended.
    pub(crate) fn restart(&mut self, damage: Damage, chance: &mut Chance) -> Result<(), String> {
        self.detach()?;
        self.shared.disk().restart(damage, chance);
        self.attach()
    }

    fn detach(&mut self) -> Result<(), String> {
        let Some(session) = self.session.take() else { return Ok(()) };
        session.umount_and_join().map_err(|error| format!("unmount `{}`: {error}", self.folder.display()))
    }
}

impl Drop for Forgetful {
    fn drop(&mut self) {
        if let Err(sentence) = self.detach() {
            eprintln!("{sentence}");
        }
    }
}

struct Served {
    shared: Arc<Shared>,
}

fn errno(refusal: Refusal) -> Errno {
    match refusal {
        Refusal::NotFound => Errno::ENOENT,
        Refusal::Exists => Errno::EEXIST,
        Refusal::NotEmpty => Errno::ENOTEMPTY,
        Refusal::NotAFolder => Errno::ENOTDIR,
        Refusal::IsAFolder => Errno::EISDIR,
        Refusal::PowerIsOff => Errno::EIO,
    }
}

fn kind(node: &Node) -> FileType {
    if node.is_folder { FileType::Directory } else { FileType::RegularFile }
}

fn attributes(disk: &Disk, inode: Inode) -> Result<FileAttr, Refusal> {
    let node = disk.node(inode)?;
    let never = SystemTime::UNIX_EPOCH;
    Ok(FileAttr {
        ino: INodeNo(inode),
        size: node.size(),
        blocks: node.size().div_ceil(512),
        atime: never,
        mtime: never,
        ctime: never,
        crtime: never,
        kind: kind(node),
        perm: node.mode,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        blksize: 4096,
        flags: 0,
    })
}

fn permissions(mode: u32) -> u16 {
    u16::try_from(mode & 0o7777).unwrap_or(0o600)
}

impl Served {
    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.shared.disk()
    }

    fn made(&self, parent: INodeNo, name: &OsStr, is_folder: bool, mode: u32) -> Result<FileAttr, Refusal> {
        let mut disk = self.disk();
        let inode = disk.create(parent.0, name.as_bytes(), is_folder, permissions(mode))?;
        attributes(&disk, inode)
    }

    fn sync(&self, inode: INodeNo, reply: ReplyEmpty) {
        let done = self.disk().sync(inode.0);
        if done == Err(Refusal::PowerIsOff) {
            self.shared.power_went.notify_all();
        }
        answer(reply, done);
    }
}

fn answer(reply: ReplyEmpty, done: Result<(), Refusal>) {
    match done {
        Ok(()) => reply.ok(),
        Err(refusal) => reply.error(errno(refusal)),
    }
}

fn enter(reply: ReplyEntry, made: Result<FileAttr, Refusal>) {
    match made {
        Ok(attributes) => reply.entry(&REMEMBERED, &attributes, Generation(0)),
        Err(refusal) => reply.error(errno(refusal)),
    }
}

impl fuser::Filesystem for Served {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let disk = self.disk();
        enter(reply, disk.lookup(parent.0, name.as_bytes()).and_then(|inode| attributes(&disk, inode)));
    }

    fn getattr(&self, _: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match attributes(&self.disk(), ino.0) {
            Ok(attributes) => reply.attr(&REMEMBERED, &attributes),
            Err(refusal) => reply.error(errno(refusal)),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<fuser::TimeOrNow>,
        _: Option<fuser::TimeOrNow>,
        _: Option<SystemTime>,
        _: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<fuser::BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut disk = self.disk();
        let moded = mode.map_or(Ok(()), |mode| disk.set_mode(ino.0, permissions(mode)));
        let sized = moded.and_then(|()| size.map_or(Ok(()), |size| disk.resize(ino.0, size)));
        match sized.and_then(|()| attributes(&disk, ino.0)) {
            Ok(attributes) => reply.attr(&REMEMBERED, &attributes),
            Err(refusal) => reply.error(errno(refusal)),
        }
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, mode: u32, _: u32, reply: ReplyEntry) {
        enter(reply, self.made(parent, name, true, mode));
    }

    fn create(&self, _: &Request, parent: INodeNo, name: &OsStr, mode: u32, _: u32, _: i32, reply: ReplyCreate) {
        match self.made(parent, name, false, mode) {
            Ok(made) => reply.created(&REMEMBERED, &made, Generation(0), FileHandle(0), FopenFlags::empty()),
            Err(refusal) => reply.error(errno(refusal)),
        }
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        answer(reply, self.disk().remove(parent.0, name.as_bytes(), false));
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        answer(reply, self.disk().remove(parent.0, name.as_bytes(), true));
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        newparent: INodeNo,
        newname: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        if flags.contains(RenameFlags::RENAME_EXCHANGE) {
            return reply.error(Errno::EINVAL);
        }
        let replace = !flags.contains(RenameFlags::RENAME_NOREPLACE);
        let (from, to) = ((parent.0, name.as_bytes()), (newparent.0, newname.as_bytes()));
        answer(reply, self.disk().rename(from, to, replace));
    }

    fn link(&self, _: &Request, ino: INodeNo, newparent: INodeNo, newname: &OsStr, reply: ReplyEntry) {
        let mut disk = self.disk();
        let linked = disk.link(ino.0, newparent.0, newname.as_bytes());
        enter(reply, linked.and_then(|()| attributes(&disk, ino.0)));
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        match self.disk().read(ino.0, offset, size as usize) {
            Ok(bytes) => reply.data(bytes),
            Err(refusal) => reply.error(errno(refusal)),
        }
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.disk().write(ino.0, offset, data) {
            Ok(()) => reply.written(u32::try_from(data.len()).unwrap_or(u32::MAX)),
            Err(refusal) => reply.error(errno(refusal)),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        self.sync(ino, reply);
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        self.sync(ino, reply);
    }

    fn readdir(&self, _: &Request, ino: INodeNo, _: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let disk = self.disk();
        let names = match disk.node(ino.0) {
            Ok(node) => node.names(),
            Err(refusal) => return reply.error(errno(refusal)),
        };
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        for (index, (name, inode)) in names.iter().enumerate().skip(skipped) {
            let Ok(node) = disk.node(*inode) else { continue };
            if reply.add(INodeNo(*inode), index as u64 + 1, kind(node), OsStr::from_bytes(name)) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        const BLOCKS: u64 = 1 << 24;
        reply.statfs(BLOCKS, BLOCKS, BLOCKS, BLOCKS, BLOCKS, 4096, 255, 4096);
    }
}
