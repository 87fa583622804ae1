package dev.sonde.agent.app;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a series of calls in one or several applications, each in a child-first loader of its own; all of them are loaded
 * before the first begins. Arguments: the model's file, the number of calls, how long to wait before anything is loaded
 * in milliseconds, and for each application the jar that it brings, or {@code -} if it brings none.
 */
public final class Container {
    private Container() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("nothing is loaded yet");
        Thread.sleep(Long.parseLong(arguments[2]));
        List<Class<?>> applications = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            ClassLoader loader = new ChildFirst(places(arguments[i]), Container.class.getClassLoader());
            applications.add(loader.loadClass(Series.class.getName()));
        }
        for (Class<?> application : applications) {
            System.out.println("an application");
            Thread.currentThread().setContextClassLoader(application.getClassLoader());
            application.getMethod("main", String[].class).invoke(null, (Object)
                    new String[] {arguments[0], arguments[1]});
        }
    }

    private static URL[] places(String jar) throws MalformedURLException {
        URL own = Container.class.getProtectionDomain().getCodeSource().getLocation();
        return jar.equals("-")
                ? new URL[] {own}
                : new URL[] {Path.of(jar).toUri().toURL(), own};
    }
}
