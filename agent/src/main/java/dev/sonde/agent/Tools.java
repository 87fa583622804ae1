package dev.sonde.agent;

/** Tells the JDK's own tools and those that build programs: an agent set for everything has no business in them. */
final class Tools {
    private static final String[] BUILDERS = {"org.codehaus.plexus.classworlds.", "org.apache.maven.", "org.gradle."};

    private Tools() {}

    /** {@return whether this program is such a tool, or the command line of Sonde} */
    static boolean isOne() throws Exception {
        String command = System.getProperty("sun.java.command", "");
        if (command.contains("com.sun.tools.javac.launcher.")) {
            // A program that was started from its source.
            return false;
        }
        String module = System.getProperty("jdk.module.main", "");
        if (module.startsWith("jdk.") || module.startsWith("java.")) {
            return true;
        }
        int end = command.indexOf(' ');
        String main = end < 0 ? command : command.substring(0, end);
        for (String builder : BUILDERS) {
            if (main.startsWith(builder)) {
                return true;
            }
        }
        return main.endsWith(Layers.jar().getName()) || main.equals("dev.sonde.agent.Doorman");
    }
}
