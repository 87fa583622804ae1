package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This process's folder for graphs and weights: its owner's alone, bounded, and gone with the process.
 *
 * <p>A lock on a file beside the folder says that its process lives. A folder whose lock is free is a dead process's,
 * and is swept by the next one that starts.
 */
public final class CacheFolder {
    /** The system property that names the folder under which each process makes its own. */
    public static final String PROPERTY = "sonde.cache";

    /** Freezing takes four times a model's size for a moment; what the disk has free bounds it too. */
    private static final long STANDARD_LIMIT = 32L << 30;

    private static final String LOCK = ".lock";

    private final Path base;
    private final long limit;
    private @Nullable Path own;
    private @Nullable FileLock alive;
    private long used;
    private int rooms;

    private CacheFolder(Path base, long limit) {
        this.base = base;
        this.limit = limit;
    }

    /** {@return the folder of this process, under the one that the property names or the system's temporary folder} */
    public static CacheFolder standard() {
        return Standard.FOLDER;
    }

    /** {@return a folder of this process under {@code base}, bounded as the standard one} */
    public static CacheFolder under(Path base) {
        return under(base, STANDARD_LIMIT);
    }

    /**
     * {@return a folder of this process under {@code base}; nothing is written before it is needed}
     *
     * @param limit how many bytes it may hold
     */
    public static CacheFolder under(Path base, long limit) {
        return new CacheFolder(base, limit);
    }

    /** {@return where the standard folder lies} */
    public static Path standardBase() {
        String named = System.getProperty(PROPERTY);
        return named != null
                ? Path.of(named)
                : Path.of(System.getProperty("java.io.tmpdir"), "sonde-" + System.getProperty("user.name"));
    }

    /**
     * {@return a new room in this folder}
     *
     * @throws RunException where the folder cannot be made or is not safe to use
     */
    synchronized Room room() {
        try {
            Path folder = folder().resolve("model-" + rooms++);
            Files.createDirectory(folder, ownerOnly());
            return new Room(this, folder);
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    synchronized void reserve(long bytes) {
        try {
            long free = Files.getFileStore(folder()).getUsableSpace();
            if (used + bytes > limit || bytes > free) {
                throw new RunException(Facts.of("the cache folder has no room")
                        .add("folder", base)
                        .add("needed", bytes + " bytes")
                        .add("left", Math.min(limit - used, free) + " bytes")
                        .add("do", "close models, or name another folder with -D" + PROPERTY + "=…"));
            }
            used += bytes;
        } catch (IOException e) {
            throw unusable(e.toString(), e);
        }
    }

    synchronized void giveBack(long bytes) {
        used -= bytes;
    }

    private Path folder() throws IOException {
        if (own == null) {
            Files.createDirectories(base, ownerOnly());
            requireSafe();
            own = claim();
            sweep();
            Runtime.getRuntime().addShutdownHook(new Thread(this::remove, "sonde-cache-removal"));
        }
        return own;
    }

    /** Another process may sweep the lock's file away before it is locked; then another name is tried. */
    private Path claim() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            String name = ofThisProcess() + Long.toHexString(System.nanoTime());
            Path lock = base.resolve(name + LOCK);
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            alive = channel.tryLock();
            if (alive != null && Files.exists(lock)) {
                return Files.createDirectory(base.resolve(name), ownerOnly());
            }
            channel.close();
            Files.deleteIfExists(lock);
        }
        throw new IOException("no lock could be had in " + base);
    }

    /** Who can rename what lies in the folder can have other weights run. */
    private void requireSafe() throws IOException {
        if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable("it is a link or no folder", null);
        }
        if (!isPosix()) {
            return;
        }
        if (Files.getPosixFilePermissions(base).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw unusable("everyone may write to it", null);
        }
        Path probe = Files.createTempFile(base, "owner", "", ownerOnly("rw-------"));
        boolean mine = Files.getOwner(base).equals(Files.getOwner(probe));
        Files.delete(probe);
        if (!mine) {
            throw unusable("it belongs to someone else", null);
        }
    }

    private void sweep() throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(base, "process-*" + LOCK)) {
            for (Path lock : locks) {
                // To close any channel of a file gives up all locks that this process holds on it.
                if (!lock.getFileName().toString().startsWith(ofThisProcess())) {
                    sweep(lock);
                }
            }
        }
    }

    private static String ofThisProcess() {
        return "process-" + ProcessHandle.current().pid() + "-";
    }

    private void sweep(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                String name = lock.getFileName().toString();
                delete(lock.resolveSibling(name.substring(0, name.length() - LOCK.length())));
                Files.deleteIfExists(lock);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Someone else's, or being swept by someone else: theirs to remove.
            return;
        }
    }

    private synchronized void remove() {
        Path mine = own;
        if (mine == null) {
            return;
        }
        try {
            delete(mine);
            Files.deleteIfExists(base.resolve(mine.getFileName() + LOCK));
        } catch (IOException e) {
            // The process ends; the next one sweeps what is left.
            return;
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }

    private RunException unusable(String why, @Nullable Throwable cause) {
        Facts facts = Facts.of("the cache folder cannot be used")
                .add("folder", base)
                .add("because", why)
                .add("do", "name another folder with -D" + PROPERTY + "=…");
        return cause == null ? new RunException(facts) : new RunException(facts, cause);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return ownerOnly("rwx------");
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /** Made when first asked for; the object itself writes nothing until it has to. */
    private static final class Standard {
        private static final CacheFolder FOLDER = new CacheFolder(standardBase(), STANDARD_LIMIT);
    }
}
