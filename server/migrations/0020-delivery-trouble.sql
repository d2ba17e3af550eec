-- An index that names `status` makes every outcome write all indexes of its row anew. This column changes with trouble only.
drop index delivery_trouble;
alter table delivery add column trouble text generated always as (case when status in ('held', 'retrying', 'failed') then status end) stored;
create index delivery_trouble on delivery (trouble, id) where trouble is not null;
