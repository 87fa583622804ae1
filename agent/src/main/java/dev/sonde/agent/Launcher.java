package dev.sonde.agent;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;

/** Starts the command line, in a loader that sees the jar's hidden layers and the ONNX Runtime in {@code lib}. */
public final class Launcher {
    private Launcher() {}

    /** Runs the command that {@code arguments} name. */
    public static void main(String[] arguments) throws Throwable {
        String version = Launcher.class.getPackage().getImplementationVersion();
        System.setProperty("sonde.version", version == null ? "" : version);
        if (System.getProperty("sonde.agent") == null) {
            System.setProperty("sonde.agent", Layers.jar().getPath());
        }
        ClassLoader parent = new URLClassLoader(libraries(), ClassLoader.getPlatformClassLoader());
        ClassLoader loader = new Layers().apply(new String[] {"cli", "runtime"}, parent);
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass("dev.sonde.agent.cli.CommandLineMain")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static URL[] libraries() throws IOException {
        File[] files = new File(Layers.jar().getParentFile(), "lib").listFiles();
        URL[] urls = new URL[files == null ? 0 : files.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = files[i].toURI().toURL();
        }
        return urls;
    }
}
