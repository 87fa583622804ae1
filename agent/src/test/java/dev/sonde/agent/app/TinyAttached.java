package dev.sonde.agent.app;

import dev.sonde.attach.Attach;
import dev.sonde.attach.Attachment;
import java.util.Arrays;

/**
 * Attaches the agent to itself again and again, and runs a model in Java before, while and after it is there.
 * Arguments: the options, for each time.
 */
final class TinyAttached {
    private TinyAttached() {}

    public static void main(String[] arguments) throws Exception {
        Tiny.Net net = new Tiny.Net();
        for (String options : arguments) {
            run("plain", net);
            try (Attachment agent = Attach.self(options)) {
                run("attached", net);
                run("attached", net);
                agent.sessions().forEach(line -> System.out.println("session " + line));
                System.out.println("status " + agent.status());
            }
            run("left", net);
            Traces.print();
        }
    }

    private static void run(String when, Tiny.Net net) {
        System.out.println(when + " " + Arrays.deepToString(net.forward(Tiny.ids(1))));
    }
}
