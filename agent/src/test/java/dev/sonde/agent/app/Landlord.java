package dev.sonde.agent.app;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs applications, each in a class loader of its own, and throws them away; says whether they went. Arguments: the
 * model's file, and how many applications.
 */
public final class Landlord {
    private Landlord() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            WeakReference<ClassLoader> guest = host(arguments[0]);
            compare();
            System.out.println(i + " gone: " + isGone(guest));
        }
        System.out.println("runtimes: " + Patience.status().replaceAll(".*\"runtimes\":(\\[[^]]*]).*", "$1"));
    }

    private static WeakReference<ClassLoader> host(String model) throws Exception {
        Set<Thread> before = new HashSet<>();
        withHooks(before::addAll);
        WeakReference<ClassLoader> guest = new WeakReference<>(run(model));
        // ONNX Runtime's own hook, which closes its environment at exit, keeps the loader; nothing of Sonde's may.
        withHooks(hooks ->
                hooks.removeIf(hook -> !before.contains(hook) && !hook.getName().startsWith("sonde")));
        return guest;
    }

    private static ClassLoader run(String model) throws Exception {
        URLClassLoader loader = loader();
        System.out.println(loader.loadClass(Guest.class.getName())
                .getMethod("run", String.class)
                .invoke(null, model));
        loader.close();
        return loader;
    }

    private static URLClassLoader loader() throws IOException {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = new File(path[i]).toURI().toURL();
        }
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /**
     * Java 17 keeps the class of the record that was compared last for the first time, here one of Sonde's; a program has
     * records too, and this stands for one of theirs.
     */
    private static void compare() throws Exception {
        try (URLClassLoader loader = loader()) {
            Constructor<?> maker = loader.loadClass(Ticket.class.getName()).getConstructor(String.class);
            System.out.println("same: " + maker.newInstance("1").equals(maker.newInstance("1")));
        }
    }

    /** Threads that the agent uses now and then end after a few seconds without work. */
    private static boolean isGone(WeakReference<ClassLoader> guest) throws InterruptedException {
        for (int i = 0; i < 200 && guest.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return guest.get() == null;
    }

    /** Others add and remove hooks meanwhile, which the JDK's class does under its own lock. */
    @SuppressWarnings("unchecked") // As the JDK declares it.
    private static void withHooks(Consumer<Set<Thread>> work) throws ReflectiveOperationException {
        Class<?> owner = Class.forName("java.lang.ApplicationShutdownHooks");
        Field hooks = owner.getDeclaredField("hooks");
        hooks.setAccessible(true);
        synchronized (owner) {
            work.accept(((Map<Thread, Thread>) hooks.get(null)).keySet());
        }
    }
}
