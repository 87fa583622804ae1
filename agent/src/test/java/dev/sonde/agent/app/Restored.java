package dev.sonde.agent.app;

import ai.onnxruntime.OrtSession;
import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Attaches the agent to itself, edits, detaches, and looks whether anything still calls the agent. Arguments: the model's
 * file, the options, a folder for the classes of ONNX Runtime with the agent and after, and the agent's jar and that of
 * {@link Capture}.
 */
public final class Restored {
    private Restored() {}

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        Path folder = Path.of(arguments[2]);
        use(model);
        try (Attachment agent = Attach.self(arguments[1]);
                Attachment.Active edit =
                        agent.edit("*", s -> s.at("encoder.layer.0").output().set(0))) {
            use(model);
            loadCapture(arguments[3], arguments[4]);
            capture(folder, "with");
            System.out.println(edit);
        }
        System.out.println("calls " + calls(model));
        capture(folder, "after");
        Traces.print();
    }

    /** Only what comes later sees what the agent rewrote. */
    private static void loadCapture(String agent, String capture) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String self = Long.toString(ProcessHandle.current().pid());
        Process loader = new ProcessBuilder(java, "-cp", agent, "dev.sonde.agent.Doorman", self, capture, "")
                .inheritIO()
                .start();
        System.out.println("capture " + loader.waitFor());
    }

    private static void capture(Path folder, String when) throws Exception {
        Capture.write(Files.createDirectories(folder.resolve(when)));
    }

    private static void use(Path model) throws Exception {
        try (OrtSession session = Opening.PATH.open(model);
                Feed feed = Feed.of(2, 5)) {
            session.run(feed.inputs()).close();
        }
    }

    /** What stands behind the hook now hears of everything that still calls it. */
    private static List<String> calls(Path model) throws Exception {
        List<String> heard = new ArrayList<>();
        Class<?> hook = Class.forName("dev.sonde.agent.boot.Hook", true, null);
        Class<?> port = Class.forName("dev.sonde.agent.boot.Port", true, null);
        Object listener = Proxy.newProxyInstance(
                Restored.class.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
                    heard.add(method.getName());
                    return null;
                });
        System.out.println("connected " + hook.getMethod("connect", port).invoke(null, listener));
        hook.getField("active").setBoolean(null, true);
        use(model);
        hook.getMethod("disconnect").invoke(null);
        return heard;
    }
}
