package dev.sonde.error;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why reading or writing failed, in words. */
public final class Reason {
    private Reason() {}

    /** {@return what {@code failure} says, without the name of the file} */
    public static String of(IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return "there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "something of that name is in the way";
        }
        String told = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return told == null || told.isEmpty() ? failure.getClass().getSimpleName() : told;
    }
}
