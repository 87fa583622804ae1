/**
 * The agent, brought into a program.
 *
 * <p>Start with {@link dev.sonde.door.Door}, the way to the agent of this program; {@link dev.sonde.door.Entrance} brings
 * it into a program, this one or another, and {@link dev.sonde.door.AgentJar} finds its jar.
 *
 * <pre>{@code
 * Door door = Door.open("");
 * Object state = door.ask("status");
 * }</pre>
 *
 * <p>The root package and {@code attach} import this; it imports {@code error}.
 */
@NullMarked
package dev.sonde.door;

import org.jspecify.annotations.NullMarked;
