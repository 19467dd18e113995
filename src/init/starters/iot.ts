export const IOT = `# Sensors in the field: what devices measure, by day and for 30 days, and the alerts that are open.
dynamodel: 1
model: iot

tables:
  fleet:
    key: {pk: pk, sk: sk}
    indexes:
      # An index key of two attributes, which keep their types. Only an alert that is open has \`openState\`.
      openAlerts: {pk: [siteId, openState], sk: raisedAt, project: all}
  # Many items that expire have a table of their own.
  telemetry:
    key: {pk: pk, sk: sk}
    ttl: expiresAt

entities:
  Device:
    table: fleet
    key: {pk: "DEVICE#{deviceId}", sk: "DEVICE"}
    attributes:
      deviceId: {type: uuid, generate: uuid}
      siteId: {type: string, charset: "a-z0-9-", minBytes: 3, maxBytes: 32, avgBytes: 12, immutable: true}
      firmware: {type: string, maxBytes: 16, avgBytes: 6}
    volume: {count: 5000}

  Alert:
    table: fleet
    key: {pk: "DEVICE#{deviceId}", sk: "ALERT#{raisedAt|iso}"}
    # \`natural\`: the index has the attributes of its own names.
    indexes: {openAlerts: natural}
    attributes:
      deviceId: {type: uuid, immutable: true}
      siteId: {type: string, charset: "a-z0-9-", minBytes: 3, maxBytes: 32, avgBytes: 12, immutable: true, distinct: 150}
      raisedAt: {type: timestamp, immutable: true, default: now}
      status: {enum: [OPEN, CLOSED], weights: {OPEN: 2, CLOSED: 98}, default: OPEN}
      # Computed with each write; \`absent\` leaves it out, and the item leaves the index.
      openState: {derive: "status = OPEN ? status : absent"}
      text: {type: string, maxBytes: 500, avgBytes: 60}
    volume: {count: 100k, per: {Device: {avg: 20, p99: 200, max: 3000}}}

  Reading:
    table: telemetry
    # A key for each device and day: none grows without end, and a few days are a few keys.
    key: {pk: "DEVICE#{deviceId}#{at|bucket:1d}", sk: "{at|iso}"}
    ttl: {after: 30d}
    attributes:
      deviceId: uuid
      at: timestamp
      celsius: {type: decimal(2), min: "-90.00", max: "200.00"}
    volume: {count: 43M, per: {Device: {avg: 8600, max: 30000}}}

# What is asked, and how often. Which index serves it is derived: dynamodel explain readingsBetween
accessPatterns:
  getDevice: {op: get, entity: Device, by: [deviceId], rate: {avg: 10/s, peak: 60/s}}
  openAlerts: {op: query, entity: Alert, by: [siteId, openState], order: desc, page: 50, rate: {avg: 4/s, peak: 30/s}}
  # A query for each day, side by side, merged by time; two days at most.
  readingsBetween:
    op: query
    entity: Reading
    by: [deviceId]
    range: {at: between}
    fanOut: {bucket: {max: 2}}
    merge: {order: at}
    items: {avg: 100, p99: 600}
    rate: {avg: 1/s, peak: 8/s}
  install: {op: create, entity: Device, rate: 20/day}
  measure: {op: put, entity: Reading, rate: {avg: 17/s, peak: 60/s}}
  raise: {op: create, entity: Alert, rate: {avg: 0.05/s, peak: 20/s}}
  closeAlert: {op: update, entity: Alert, set: [status], rate: {avg: 0.05/s, peak: 2/s}}

# Items to test with, and to begin with: dynamodel serve
samples:
  entities:
    Device:
      - {id: roof, deviceId: 9a1de644-815e-46d1-bb8f-aa1837f8a88b, siteId: oslo-1, firmware: 2.4.0}
    Alert:
      - {id: cold, device: roof, siteId: oslo-1, raisedAt: 2026-06-28T20:00:00.000Z, text: Below -10 degrees}
      - {id: damp, device: roof, siteId: oslo-1, raisedAt: 2026-06-27T10:00:00.000Z, status: CLOSED, text: Water on the floor}
    Reading:
      - {id: r1, device: roof, at: 2026-06-28T23:59:30.000Z, celsius: -10.5, expiresAt: 1785283170}
      - {id: r2, device: roof, at: 2026-06-29T12:00:00.000Z, celsius: -9.25, expiresAt: 1785326400}

# dynamodel test
tests:
  - name: readings of two days come in order of time
    call: {readingsBetween: {device: roof, from: 2026-06-28T12:00:00.000Z, to: 2026-06-29T12:00:00.000Z}}
    expect: {ids: [r1, r2], requests: 2}
  - name: an alert that is closed leaves the index
    given: [{closeAlert: {alert: cold, status: CLOSED}}]
    call: {openAlerts: {siteId: oslo-1, openState: OPEN}}
    expect: {ids: []}
`;
