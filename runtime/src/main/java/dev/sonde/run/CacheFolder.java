package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * This process's folder for graphs and weights: its owner's alone, bounded, and gone with the last model in it.
 */
public final class CacheFolder {
    /** The system property that names the folder under which each process makes its own. */
    public static final String PROPERTY = "sonde.cache";

    /** Freezing takes four times a model's size for a moment; what the disk has free bounds it too. */
    private static final long STANDARD_LIMIT = 32L << 30;

    private final Path base;
    private final long limit;
    private @Nullable ProcessFolder own;
    private long used;
    private int names;
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
        rooms++;
        try {
            Path folder = own().path().resolve("model-" + names++);
            return new Room(this, Files.createDirectory(folder, ownerOnly()));
        } catch (IOException e) {
            left();
            throw unusable(e.toString(), e);
        } catch (RuntimeException e) {
            left();
            throw e;
        }
    }

    /** Ends the use of a room; after the last one nothing of this process is left. */
    synchronized void left() {
        ProcessFolder last = own;
        if (--rooms == 0 && last != null) {
            own = null;
            last.close();
        }
    }

    synchronized void reserve(long bytes) {
        try {
            long free = Files.getFileStore(base).getUsableSpace();
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

    private ProcessFolder own() throws IOException {
        ProcessFolder known = own;
        if (known == null) {
            Files.createDirectories(base, ownerOnly());
            requireSafe();
            known = ProcessFolder.under(base);
            own = known;
        }
        return known;
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

    /** Who is still at work in the folder when the process ends may take away what lies there, too. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(inner);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private RunException unusable(String why, @Nullable Throwable cause) {
        Facts facts = Facts.of("the cache folder cannot be used")
                .add("folder", base)
                .add("because", why)
                .add("do", "name another folder with -D" + PROPERTY + "=…");
        return cause == null ? new RunException(facts) : new RunException(facts, cause);
    }

    static FileAttribute<?>[] ownerOnly() {
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
