package dev.sonde.attach;

import dev.sonde.door.AgentJar;
import dev.sonde.door.Door;
import dev.sonde.door.Entrance;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Brings the agent into a program that runs.
 *
 * <p>The options are those of {@code -javaagent}: {@code key=value,key=value}, the name of a YAML file, or nothing; and
 * {@code agent=PATH} for the agent's jar, which is otherwise looked for where the system property {@code sonde.agent}
 * says, on the class path, and beside Sonde's own jar. An agent that is there already is used as it is.
 */
public final class Attach {
    private Attach() {}

    /**
     * {@return the agent of this program, which is brought here if it is not here yet}
     *
     * @throws dev.sonde.error.OrderException where it cannot be, or is there with other options
     */
    public static Attachment self(String options) {
        return new Attachment(new Inside(Door.open(options)));
    }

    /**
     * {@return the agent of the process {@code pid} of the same user, which is brought there if it is not there yet}
     * Paths among the options are the other program's, but for that of a YAML file.
     *
     * @throws dev.sonde.error.OrderException where it cannot be, or is there with other options
     */
    public static Attachment to(long pid, String options) {
        AgentJar agent = AgentJar.in(options);
        return new Attachment(Outside.to(new Entrance(pid, agent.file()), agent.options()));
    }

    /** {@return the agent of the process {@code pid}, where it is there already; nothing is brought there} */
    public static Optional<Attachment> existing(long pid) {
        AgentJar agent = AgentJar.in("");
        Entrance program = new Entrance(pid, agent.file());
        return program.hasAgent() ? Optional.of(new Attachment(Outside.to(program, ""))) : Optional.empty();
    }

    /** {@return the programs of this user to which the agent may be attached, by process, and what each runs} */
    public static SortedMap<Long, String> programs() {
        return Entrance.programs();
    }
}
