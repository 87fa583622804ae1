/** Many models that others made, each run plainly and with everything tapped, in processes of their own. */
@NullMarked
package dev.sonde.coverage;

import org.jspecify.annotations.NullMarked;
